import js from '@eslint/js';
import ts from 'typescript-eslint';

export default ts.config(
  { ignores: ['node_modules/', 'public/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  {
    rules: {
      'max-lines': ['error', 500],
      eqeqeq: 'error',
      'no-restricted-globals': ['error', 'event'],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    // The model is plain TypeScript: it never touches the page.
    files: ['src/model/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'document', 'window', 'localStorage', 'sessionStorage', 'navigator'],
    },
  },
  {
    files: ['*.mjs', '*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', Buffer: 'readonly' } },
  },
  {
    // The constants are written into the service worker by the build.
    files: ['src/service-worker.js'],
    languageOptions: {
      globals: Object.fromEntries(
        ['self', 'caches', 'URL', 'fetch', 'Headers', 'Response', 'VERSION', 'FILES', 'ENGINE_FILES', 'HEADERS'].map(
          (name) => [name, 'readonly'],
        ),
      ),
    },
  },
);
