import { silentLogger } from '../../src/foundation/logger.ts';
import { layOutHome } from '../../src/foundation/node/home.ts';
import { createOciRuntime } from '../../src/runtime/oci/create-oci-runtime.ts';
import { limitsWith, megabyte } from './lab-limits.ts';

/** A program that makes labs one after the other until it is killed: `<home> <image>`. */
const [home = '', imagePath = ''] = process.argv.slice(2);
const runtime = createOciRuntime({ home: layOutHome(home, home), logger: silentLogger });
for (let number = 0; ; number += 1) {
	const id = `crash-${number}`;
	const limits = limitsWith({ pids: 64, memoryBytes: 64 * megabyte });
	process.stdout.write(`${id}\n`);
	const created = await runtime.create({ id, imagePath, hostname: 'lab', limits, labels: { number: String(number) } });
	if (!created.ok) throw new Error(JSON.stringify(created.error));
	if (number % 2 === 1) await runtime.destroy(id);
}
