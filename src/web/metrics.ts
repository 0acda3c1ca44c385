import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** What `/metrics` counts, in Prometheus' text format. */
export interface Metrics {
	request(labels: { readonly method: string; readonly route: string; readonly status: number }): void;
	attemptRecorded(): void;
	attemptRefused(): void;
	text(): Promise<string>;
	readonly contentType: string;
}

export function createMetrics(openSockets: () => number): Metrics {
	const register = new Registry();
	const registers = [register];
	collectDefaultMetrics({ register });
	const requests = new Counter({
		name: 'proclab_http_requests_total',
		help: 'Answered HTTP requests, upgrades excluded',
		labelNames: ['method', 'route', 'status'],
		registers,
	});
	const recorded = new Counter({
		name: 'proclab_attempts_recorded_total',
		help: 'Attempts that the progress store took',
		registers,
	});
	const refused = new Counter({
		name: 'proclab_attempts_refused_total',
		help: 'Times that the progress store could not take an attempt; each is tried again',
		registers,
	});
	new Gauge({
		name: 'proclab_session_sockets',
		help: 'Pages connected now',
		registers,
		collect() {
			this.set(openSockets());
		},
	});
	return {
		request: ({ method, route, status }) => requests.inc({ method, route, status }),
		attemptRecorded: () => recorded.inc(),
		attemptRefused: () => refused.inc(),
		text: () => register.metrics(),
		contentType: register.contentType,
	};
}
