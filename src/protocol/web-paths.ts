/** Where web answers, as `web-api.ts` describes. In a file of its own so that pages need not load the schemas. */
export const webPaths = {
	health: '/healthz',
	metrics: '/metrics',
	progress: '/api/progress',
	session: '/api/session',
} as const;

export function solutionPath(lesson: string, task: string): string {
	return `/api/lessons/${encodeURIComponent(lesson)}/tasks/${encodeURIComponent(task)}/solution`;
}
