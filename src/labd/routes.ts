import type { IncomingMessage, ServerResponse } from 'node:http';
import { labdPaths } from '../protocol/labd-api.ts';

/** What each path of labd's API answers; a body that is not text is sent as JSON. */
export interface LabdAnswers {
	health(): { readonly ok: boolean };
	metrics(): Promise<string>;
	reload(): Promise<{ readonly ok: boolean }>;
}

/** Answers the requests that are not WebSockets. */
export async function answerRequest(request: IncomingMessage, response: ServerResponse, answers: LabdAnswers) {
	const route = `${request.method} ${request.url?.split('?')[0]}`;
	if (route === `GET ${labdPaths.health}`) {
		const health = answers.health();
		sendJson(response, health.ok ? 200 : 503, health);
	} else if (route === `GET ${labdPaths.metrics}`) {
		response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
		response.end(await answers.metrics());
	} else if (route === `POST ${labdPaths.reload}`) {
		const reloaded = await answers.reload();
		sendJson(response, reloaded.ok ? 200 : 422, reloaded);
	} else {
		sendJson(response, 404, { ok: false });
	}
}

function sendJson(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, { 'content-type': 'application/json' });
	response.end(JSON.stringify(body));
}
