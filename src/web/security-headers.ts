import type { FastifyHelmetOptions } from '@fastify/helmet';

/**
 * What browsers are told to refuse. Scripts are our files and the inline scripts that Astro and Starlight put into the built
 * pages, no other. Styles may be inline, because xterm.js makes style elements; WebAssembly is Pagefind's search.
 */
export function securityHeaders(inlineScripts: readonly string[]): FastifyHelmetOptions {
	return {
		contentSecurityPolicy: {
			useDefaults: false,
			directives: {
				'default-src': ["'self'"],
				'script-src': ["'self'", "'wasm-unsafe-eval'", ...inlineScripts],
				'style-src': ["'self'", "'unsafe-inline'"],
				'img-src': ["'self'", 'data:'],
				'connect-src': ["'self'"],
				'object-src': ["'none'"],
				'base-uri': ["'none'"],
				'form-action': ["'self'"],
				'frame-ancestors': ["'none'"],
			},
		},
		frameguard: { action: 'deny' },
		strictTransportSecurity: false,
	};
}
