import mdx from '@astrojs/mdx';
import starlight from '@astrojs/starlight';
import svelte from '@astrojs/svelte';
import { defineConfig } from 'astro/config';
import { coursePlugin } from './src/components/course-plugin.ts';
import { liveLessons } from './src/web/dev-integration.ts';
import { precompress } from './src/web/precompress.ts';
import { pruneStyles } from './src/web/prune-styles.ts';

/** @param {string} name */
const override = (name) => `./src/components/overrides/${name}.astro`;

/** @type {import('astro').AstroIntegration} */
const directives = {
	name: 'proclab-directives',
	hooks: {
		'astro:config:setup': ({ addClientDirective }) =>
			addClientDirective({ name: 'after-terminal', entrypoint: './src/client/after-terminal.ts' }),
	},
};

export default defineConfig({
	prefetch: false,
	devToolbar: { enabled: false },
	server: { host: '127.0.0.1' },
	vite: {
		plugins: [coursePlugin()],
		build: { assetsInlineLimit: 0 },
		// A lab image is a whole file system: watching it takes minutes before the server listens.
		server: { watch: { ignored: ['**/.proclab/**', '**/dist/**'] } },
	},
	integrations: [
		starlight({
			title: 'Proclab',
			description: 'A workbook on what the processes inside a container really are, with live terminals.',
			favicon: '/favicon.svg',
			disable404Route: true,
			tableOfContents: false,
			pagination: false,
			credits: false,
			routeMiddleware: './src/components/lesson/lesson-route.ts',
			customCss: ['tokens', 'base', 'layout', 'prose', 'task', 'lab', 'motion'].map(
				(name) => `./src/styles/${name}.css`,
			),
			components: {
				ContentPanel: override('ContentPanel'),
				Footer: override('Footer'),
				Header: override('Header'),
				PageFrame: override('PageFrame'),
				PageTitle: override('PageTitle'),
				Search: override('Search'),
				Sidebar: override('Sidebar'),
				ThemeProvider: override('ThemeProvider'),
				TwoColumnContent: override('TwoColumnContent'),
			},
		}),
		mdx({ optimize: true }),
		svelte(),
		directives,
		liveLessons(),
		pruneStyles(),
		precompress(),
	],
});
