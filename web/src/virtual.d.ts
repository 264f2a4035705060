declare module 'virtual:lessons' {
  import type { Chapter, Lesson } from './model/lesson';
  export const lessons: Lesson[];
  export const chapters: Chapter[];
}
declare module 'virtual:lessons/zh' {
  const texts: Record<string, string>;
  export default texts;
}
declare module 'virtual:lessons/en' {
  const texts: Record<string, string>;
  export default texts;
}
