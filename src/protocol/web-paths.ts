/** Where web answers, as `web-api.ts` describes. In a file of its own so that pages need not load the schemas. */
export const webPaths = {
	health: '/healthz',
	metrics: '/metrics',
	progress: '/api/progress',
	notes: '/api/notes',
	session: '/api/session',
} as const;

export function solutionPath(lesson: string, task: string): string {
	return `/api/lessons/${encodeURIComponent(lesson)}/tasks/${encodeURIComponent(task)}/solution`;
}

/** Where the note under an Explain is saved. */
export function notePath(id: string): string {
	return `${webPaths.notes}/${encodeURIComponent(id)}`;
}
