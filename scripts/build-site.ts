import { ensureSite } from '../src/cli/start/site-build.ts';
import { readSettings } from '../src/foundation/node/settings.ts';

const built = await ensureSite(readSettings().home);
if (!built.ok) {
	console.error(`${built.error.what} ${built.error.why}\n${built.error.fix}`);
	process.exitCode = 1;
}
