import { createInterface } from 'node:readline';
import { silentLogger } from '../../../src/foundation/logger.ts';
import { layOutHome } from '../../../src/foundation/node/home.ts';
import { createRuntimeOn } from '../../../src/runtime/oci/create-oci-runtime.ts';
import { describeHost } from '../../../src/runtime/oci/host.ts';
import { limitsWith, megabyte } from '../../conformance/lab-limits.ts';

/**
 * A program that makes and removes labs as it is told, `create ID` or `destroy ID` a line, and answers each with its result:
 * `<home> <image> <milliseconds to create> [tries]`. It opens no terminals and, unless told to, does not try out what the host can do, so that
 * every run takes the same steps.
 */
const [path = '', imagePath = '', createTimeout, tries] = process.argv.slice(2);
const host = describeHost(layOutHome(path, path), silentLogger, 'runc');
const able = () => Promise.resolve(undefined);
const runtime = createRuntimeOn({
	...host,
	...(tries === 'tries' ? {} : { idMapRefusal: able, fileDiskRefusal: able }),
	createTimeout: Number(createTimeout),
	directTerminals: false,
});
const limits = limitsWith({ pids: 64, memoryBytes: 64 * megabyte });
const answer = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);

answer('ready');
for await (const line of createInterface(process.stdin)) {
	const [what, id = ''] = line.split(' ');
	const spec = { id, imagePath, hostname: 'lab', limits, labels: {} };
	answer(what === 'create' ? await runtime.create(spec) : await runtime.destroy(id));
}
