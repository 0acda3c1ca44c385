import type { AstroIntegration } from 'astro';
import type { Settings } from '../foundation/node/settings.ts';

/**
 * Gives `astro dev` the API and the sessions of web on its own port, and has labd and the course read again when a lesson or a
 * check changes. Pages must not import it: what they import lives a second time in Vite's module graph.
 */
export function liveLessons(settings?: Settings): AstroIntegration {
	let attached: AsyncDisposable | undefined;
	return {
		name: 'proclab-live-lessons',
		hooks: {
			async 'astro:server:setup'({ server, logger }) {
				const { attachWeb } = await import('./dev-server.ts');
				attached = await attachWeb({
					server,
					...(settings && { settings }),
					warn: (message) => logger.warn(message),
					inform: (message) => logger.info(message),
				});
			},
			async 'astro:server:done'() {
				await attached?.[Symbol.asyncDispose]();
				attached = undefined;
			},
		},
	};
}
