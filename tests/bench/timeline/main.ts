// The timeline alone on a page, with made-up traces, for measurements and for looking at it.

import '../../../web/src/styles/tokens.css';
import '../../../web/src/styles/base.css';
import '../../../web/src/styles/layout.css';
import '../../../web/src/styles/panes.css';
import '../../../web/src/styles/timeline.css';
import { Words } from '../../../web/src/i18n';
import { setTheme } from '../../../web/src/views/theme';
import { timelineView } from '../../../web/src/views/timeline';
import * as traces from './traces';

const words = new Words(location.hash.includes('zh') ? 'zh' : 'en');
setTheme(location.hash.includes('dark') ? 'dark' : 'light');
const view = timelineView({ words, goToLine: () => undefined, jump: () => undefined });
document.body.append(view.element);
Object.assign(window, { view, traces });
