// For `node --import`: SIGUSR2 shifts the clocks of this process by what the file PROCLAB_SHIFT_FILE says, as JSON: milliseconds for
// `wall` (Date) and for `monotonic` (performance.now).
import { readFileSync } from 'node:fs';

const shift = { wall: 0, monotonic: 0 };
const { now } = Date;
const monotonic = performance.now.bind(performance);

Date.now = () => now() + shift.wall;
performance.now = () => monotonic() + shift.monotonic;

process.on('SIGUSR2', () => {
	Object.assign(shift, JSON.parse(readFileSync(process.env.PROCLAB_SHIFT_FILE ?? '', 'utf8')));
	process.stderr.write(`clocks shifted by ${JSON.stringify(shift)}\n`);
});
