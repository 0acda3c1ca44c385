import { defineTask } from '#checks/define-task.ts';
import { limitOf, parentOf } from '#checks/evidence.ts';
import { all, type Finding, found, hasGrown, limitAtMost, not, nothing, orElse, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses, parentProcess, recordOf, runsProgram, seenFor } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

/** A bottle: the lab has room for more than this beside it. */
const roomy = 40;

/** So many of one family are a bomb. */
const aBomb = 10;

/** So many others may its user have: shells, if it is root. */
const others = 5;

/** It could grow, and doesn't: in milliseconds. It doubles in less than half a second. */
const longEnough = 1_500;
const aMoment = 500;

export default defineTask({
	id: 'bomb-in-a-bottle',
	title: 'A fork bomb in a bottle',
	mode: 'edge',
	reads: ['limits', 'cgroup'],
	start: `
cat > /usr/local/bin/bomb << 'PERL'
#!/usr/bin/perl
# Each of them becomes two, again and again. Who is refused tries once more.
while (1) { fork; select undef, undef, undef, 0.3 }
PERL
chmod +x /usr/local/bin/bomb
`,
	check,
	hints: [
		'The limit has to be there before the bomb starts, for a process passes its limits on to all its children. `prlimit` and `ulimit` set it.',
		'It counts the processes of one user. Let the bomb have a user of its own, such as `www-data`, so that nobody else is counted with it.',
		'Type `prlimit --nproc=30 setpriv --reuid www-data --regid www-data --clear-groups bomb &`.',
	],
	wrong: {
		'no-bottle':
			'It ran without a bottle and has filled the lab: now your own shells are refused as well. Reset the lab, and set the limit before the bomb starts.',
		'limit-after':
			'You have limited one of them. The others have the limit that they were born with, and go on. Reset the lab, and set the limit before the first of them starts.',
		'nothing-in-it':
			'That is a bottle with nothing in it: the process has the limit, and has no children. Start bomb in it.',
	},
	explanation:
		'RLIMIT_NPROC is passed on by fork, so the whole family has it, and it is compared with the number of processes that their user has. At the limit fork fails with EAGAIN. Nobody is killed, and nobody else is refused.',
});

function check(view: CheckView) {
	const perls = newProcesses(view).filter((process) => isAlive(process) && runsProgram(process, '/usr/bin/perl'));
	const members = family(view, perls);
	const labHasRoom = orElse(not(hasGrown(view, '/', { name: 'pids.refused' })), { wrong: misstep(perls) });
	return verdictOf(all(labHasRoom, isCrowd(view, members), isBottled(members), isFull(view, members)), {
		passed: `${members.length} bombs, each refused its next fork, and the lab has room.`,
	});
}

/** The bombs that have a bomb as their parent or child: whoever is alone is none. */
function family(view: CheckView, perls: readonly ProcessFacts[]): readonly ProcessFacts[] {
	const parents = new Set(perls.map(({ ppid }) => ppid));
	return perls.filter((one) => parents.has(one.pid) || perls.some(({ pid }) => pid === parentProcess(view, one)?.pid));
}

function misstep(perls: readonly ProcessFacts[]): string {
	return perls.some((one) => limitAtMost(one, 'Max processes', roomy).holds === true) ? 'limit-after' : 'no-bottle';
}

function isCrowd(view: CheckView, members: readonly ProcessFacts[]): Finding {
	const [one] = members;
	const lonely = newProcesses(view).find(
		(process) => isAlive(process) && limitAtMost(process, 'Max processes', roomy).holds === true,
	);
	if (one === undefined && lonely !== undefined)
		return orElse(limitAtMost(lonely, 'Max processes', 0), {
			says: `${nameProcess(lonely)} is limited, and there is no bomb`,
			wrong: 'nothing-in-it',
		});
	if (one === undefined) return nothing('There is no bomb yet');
	return found(members.length >= aBomb, {
		says: `there are ${members.length} bombs`,
		otherwise: `There are ${members.length} bombs so far`,
		evidence: [parentOf(members.at(-1) ?? one, 'one of them too')],
	});
}

/** Every one of them has the limit. */
function isBottled(members: readonly ProcessFacts[]): Finding {
	const limits = members.map((member) => limitAtMost(member, 'Max processes', roomy));
	const free = limits.find(({ holds }) => holds !== true);
	if (free !== undefined)
		return orElse(free, { wrong: limits.some(({ holds }) => holds) ? 'limit-after' : 'no-bottle' });
	return limits[0] ?? nothing('There is no bomb yet');
}

/** There are as many as there may be but for a few others of that user, and it stays so; or its youngest is older than what it takes to double. */
function isFull(view: CheckView, members: readonly ProcessFacts[]): Finding {
	const [first] = members;
	if (first === undefined) return nothing('There is no bomb yet');
	const most = first.details.limits?.['Max processes']?.soft ?? Number.POSITIVE_INFINITY;
	const enough = members.length + others >= most ? aMoment : longEnough;
	const isOld = members.every((member) => {
		const record = recordOf(view, member);
		return record !== undefined && seenFor(record, enough);
	});
	return found(isOld, {
		says: 'no more of them can be born',
		otherwise: `There are ${members.length} bombs, and it is still growing`,
		evidence: [limitOf(first, 'Max processes')],
	});
}
