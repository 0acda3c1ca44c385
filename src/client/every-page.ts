import { pageProgress } from './page-session.ts';
import { keepMarks } from './progress-marks.ts';
import { enableThemeButton } from './theme.ts';

const progress = pageProgress();
keepMarks(document, progress);
enableThemeButton(document);
void progress.load();
