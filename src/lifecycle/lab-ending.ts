import type { LabEnding } from '../protocol/lab-life.ts';
import { inWords } from './duration-words.ts';

export const notStarted: LabEnding = { cause: 'not-started', says: 'The lab was not started yet.' };

export const wasReset: LabEnding = { cause: 'reset', says: 'The lab was reset.' };

export const labdCrashed: LabEnding = {
	cause: 'labd-crashed',
	says: 'The lab daemon was killed or crashed, and its labs ended with it.',
};

export const labdStopped: LabEnding = {
	cause: 'labd-stopped',
	says: 'Proclab was stopped, and its labs ended with it.',
};

export function lifetimeOver(milliseconds: number): LabEnding {
	return { cause: 'lifetime', says: `The lab had lived for ${inWords(milliseconds)}, as long as it may.` };
}

export function leftIdle(milliseconds: number): LabEnding {
	return { cause: 'idle', says: `No page showed the lab for ${inWords(milliseconds)}, so it was ended.` };
}

export function gaveUpWaiting(milliseconds: number): LabEnding {
	return { cause: 'given-up', says: `No page waited for the lab for ${inWords(milliseconds)}, so it left the queue.` };
}
