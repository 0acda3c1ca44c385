import { defineTask } from '#checks/define-task.ts';
import { signalsOf } from '#checks/evidence.ts';
import { all, beside, type Finding, fileSays, inState, livesOn, not, orElse, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { brokenStart, startedAs } from '../../started.ts';
import { untilTried } from '../../symptom.ts';

export default defineTask({
	id: 'close-the-book',
	title: 'Let the ledger close its book',
	mode: 'edge',
	reads: ['files'],
	files: [{ path: '/run/ledger/book', text: true }],
	start: `
mkdir -p /run/ledger
echo open > /run/ledger/book
cat > /usr/local/bin/ledger << 'BASH'
# Told to stop, it closes its book first, which takes a moment.
close_book() { sleep 1; echo closed > /run/ledger/book; sleep 2; exit 0; }
trap close_book TERM
tail -f /dev/null &
while :; do wait; done
BASH
setsid -f unshare --pid --fork bash -c 'exec -a ledger bash /usr/local/bin/ledger' < /dev/null > /dev/null 2>&1
until pgrep -x tail; do sleep 0.02; done
ledger=$(pgrep -f '^ledger ')
kill -STOP $ledger
until grep -q 'T (stopped)' /proc/$ledger/status; do sleep 0.02; done
kill -TERM $ledger
`,
	check,
	hints: [
		'It doesn’t answer the signal that it was sent. Before you send another one: what does it do right now? `grep -E "State|Pnd" /proc/$(pgrep -f "^ledger ")/status`.',
		'It is stopped (T), and SIGTERM, bit 15, waits in ShdPnd until it goes on. Who is stopped runs no handler.',
		'Let it go on: `kill -CONT $(pgrep -f "^ledger ")`. Then wait a second.',
	],
	wrong: {
		killed:
			'It is gone, and closed nothing: SIGKILL asks nobody, not even who is stopped. Reset the task and let it go on instead.',
		'book-by-hand':
			'The book says closed, and the ledger knows nothing of it: it is stopped, and would open it where it left off. Let it do that itself.',
	},
	explanation:
		'SIGSTOP takes a process off the processor; only SIGCONT and SIGKILL do anything to it then. Every other signal is kept pending. At SIGCONT it goes on, the pending SIGTERM is delivered at once, and the handler runs.',
});

function check(view: CheckView) {
	const ledger = startedAs(view, 'ledger');
	if (ledger === undefined) return brokenStart;
	const lives = orElse(livesOn(ledger), {
		says: `${nameProcess(ledger.first)} is gone, and closed nothing that it was seen to close`,
		wrong: 'killed',
	});
	const closed = fileSays(view, '/run/ledger/book', { text: 'closed', what: '“closed”' });
	const done = all(lives, goesOn(ledger.latest, closed), closed);
	return verdictOf(untilTried(done, `${nameProcess(ledger.latest)} has its book open`), {
		passed: `${nameProcess(ledger.latest)} went on, closed its book, and is about to end.`,
	});
}

function goesOn(process: ProcessFacts, closed: Finding): Finding {
	const says = `${nameProcess(process)} is stopped (T), and what it was sent waits`;
	const finding = not(inState(process, 'T'));
	if (finding.holds === true) return finding;
	return orElse(beside(finding, signalsOf(process, 'shdPnd', 'they wait until it goes on'), ...closed.evidence), {
		says,
		...(closed.holds === true ? { wrong: 'book-by-hand' } : {}),
	});
}
