import { definePrediction } from '#checks/define-question.ts';
import { commOf, limitOf, stateOf } from '#checks/evidence.ts';
import { limitAtMost } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { childrenOf, isAlive, newProcesses, recordOf, type runsProgram, seenFor } from '#checks/predicates.ts';

/** It would have happened by now, in milliseconds. */
const longEnough = 1_500;

export default definePrediction({
	id: 'limit-below-the-crowd',
	question: 'A user has six processes, and is then limited to three. What happens to the three too many?',
	reads: ['limits'],
	start: `
cat > /usr/local/bin/crowd << 'PYTHON'
#!/usr/bin/python3
# Five children, then a limit of three processes, then one more child.
import os, resource, time
def child():
    if os.fork() == 0:
        time.sleep(100000)
for number in range(5):
    child()
resource.setrlimit(resource.RLIMIT_NPROC, (3, 3))
try:
    child()
    said = 'had a sixth'
except OSError as error:
    print(f'crowd: a sixth child: {error.strerror}')
    said = 'was refused'
open('/proc/self/comm', 'w').write(said)
time.sleep(100000)
PYTHON
chmod +x /usr/local/bin/crowd
`,
	options: {
		killed: 'The kernel ends as many as are too many, the youngest first',
		stay: 'Nothing: they live on. Only the next fork is refused',
		refused: 'The limit can’t be set while there are more',
	},
	replies: {
		killed:
			'A limit on processes is no kill switch. It is looked at in one place, fork, and says yes or no there. Who lives already is never asked.',
		refused: 'It is set at once, and the kernel doesn’t count first. The number is only looked at when somebody forks.',
	},
	outcome(view) {
		const crowd = newProcesses(view).find((process) => isAlive(process) && process.comm.trimEnd() === 'was refused');
		const record = crowd && recordOf(view, crowd);
		if (crowd === undefined || record === undefined || !seenFor(record, longEnough)) return undefined;
		if (limitAtMost(crowd, 'Max processes', 3).holds !== true) return undefined;
		const children = childrenOf(view, crowd).filter((process) => isAlive(process) && isPython(process));
		const [child] = children;
		if (child === undefined || children.length < 5) return undefined;
		return {
			option: 'stay',
			says: `${nameProcess(crowd)} may have 3 processes, has ${children.length} children who live, and was refused one more.`,
			evidence: [limitOf(crowd, 'Max processes'), commOf(crowd), stateOf(child, 'one of five')],
		};
	},
});

function isPython(process: Parameters<typeof runsProgram>[0]): boolean {
	return process.exe?.path.startsWith('/usr/bin/python3') === true;
}
