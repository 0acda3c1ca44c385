import { enableContents } from './contents.ts';
import { pageProgress } from './page-session.ts';
import { keepMarks } from './progress-marks.ts';
import { enableSearch } from './search-button.ts';
import { enableThemeButton } from './theme.ts';

const progress = pageProgress();
keepMarks(document, progress);
enableContents(document, progress);
enableThemeButton(document);
enableSearch(document);
void progress.load();
