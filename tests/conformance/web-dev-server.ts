import { join } from 'node:path';
import { dev } from 'astro';
import { layOutHome } from '../../src/foundation/node/home.ts';
import { liveLessons } from '../../src/web/dev-integration.ts';

/** Astro's development server for the folder named by the argument; prints its port. SIGTERM ends it. In a process of its own, because Astro serves no pages inside Vitest. */
const root = String(process.argv[2]);
const home = layOutHome(root, join(root, 'home'), join(root, 'run'));
const server = await dev({
	root,
	configFile: false,
	logLevel: 'error',
	cacheDir: join(root, 'cache'),
	vite: { cacheDir: join(root, 'cache', 'vite') },
	devToolbar: { enabled: false },
	server: { host: '127.0.0.1', port: 0 },
	integrations: [liveLessons({ home, port: 0, listen: '127.0.0.1', logLevel: 'silent' })],
});
process.stdout.write(`${server.address.port}\n`);
