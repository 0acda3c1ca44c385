import { defineAsk } from '#checks/define-question.ts';
import { signalsOf } from '#checks/evidence.ts';
import { bitsIn } from '#checks/masks.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive } from '#checks/predicates.ts';
import { signalName } from '#checks/signals.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName, oneOf } from '#checks/vars.ts';
import type { StatusFacts } from '#proc/snapshot.ts';

export default defineAsk({
	id: 'what-waits',
	question: 'Which signal was sent to {{name}} and has not been delivered yet?',
	answer: 'words',
	vars: { name: animalName, signal: oneOf('USR1', 'USR2', 'ALRM', 'PROF') },
	start: `
cat > /run/busy << 'PERL'
use POSIX ':signal_h';
$0 = '{{name}}';
$SIG{HUP} = sub {};
$SIG{QUIT} = 'IGNORE';
sigprocmask(SIG_BLOCK, POSIX::SigSet->new(SIGTERM, SIG{{signal}}));
kill '{{signal}}', $$;
select undef, undef, undef, 100 while 1;
PERL
setsid -f perl /run/busy < /dev/null > /dev/null 2>&1
until grep -q '^ShdPnd.*[1-9a-f]' "/proc/$(pgrep -xf {{name}})/status"; do sleep 0.05; done
rm /run/busy
`,
	truth(view) {
		const busy = theBusy(view);
		const [waiting] = numbersIn(busy?.status?.shdPnd);
		if (busy === undefined || waiting === undefined) return undefined;
		return {
			answers: [signalName(waiting), ...spellings(waiting)],
			says: `${signalName(waiting)} was sent to ${nameProcess(busy)}, which has blocked it.`,
			evidence: [
				signalsOf(busy, 'shdPnd', `bit ${waiting} from the right`),
				signalsOf(busy, 'sigBlk', 'what it holds back'),
			],
		};
	},
	absent: '{{name}} has ended, or the signal was delivered. Reset the lab.',
	wrong: {
		'counted-from-zero': {
			answers: (view) => allIn(view, 'shdPnd').flatMap((number) => spellings(number - 1)),
			says: 'One too few: the rightmost bit stands for signal 1, not for 0.',
		},
		'the-mask': {
			answers: (view) => maskSpellings(theBusy(view)?.status?.shdPnd),
			says: 'That is the right mask, in hexadecimal. Which bit of it is set, counted from the right and from 1?',
		},
		blocked: {
			answers: (view) =>
				allIn(view, 'sigBlk')
					.filter((number) => !allIn(view, 'shdPnd').includes(number))
					.flatMap(spellings),
			says: 'That one is in SigBlk: it would have to wait. But nobody has sent it.',
		},
		caught: {
			answers: (view) => allIn(view, 'sigCgt').flatMap(spellings),
			says: 'For that one it has a handler: SigCgt. Nobody has sent it.',
		},
		ignored: {
			answers: (view) => allIn(view, 'sigIgn').flatMap(spellings),
			says: 'That one is ignored: SigIgn. It would be thrown away, and never wait.',
		},
	},
	otherwise: 'What was sent to the process and waits is in ShdPnd of its status. Use `kill -l NUMBER` for the name.',
});

function theBusy(view: CheckView) {
	return view.snapshot.processes.find((process) => isAlive(process) && process.argv?.[0] === view.vars.name);
}

function allIn(view: CheckView, mask: keyof StatusFacts & `s${string}`): readonly number[] {
	const value = theBusy(view)?.status?.[mask];
	return numbersIn(typeof value === 'string' ? value : undefined);
}

function numbersIn(mask: string | undefined): readonly number[] {
	return mask === undefined ? [] : bitsIn(mask).map((bit) => bit + 1);
}

/** `12`, `SIGUSR2` and `USR2`. */
function spellings(number: number): readonly string[] {
	const name = signalName(number);
	return [String(number), name, name.replace(/^SIG/, '')];
}

function maskSpellings(mask: string | undefined): readonly string[] {
	return mask === undefined ? [] : [mask, mask.replace(/^0+/, ''), `0x${mask.replace(/^0+/, '')}`];
}
