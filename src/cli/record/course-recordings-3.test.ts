import { tryRecordings } from './course-recordings-kit.ts';

await tryRecordings(3);
