import { defineTask } from '#checks/define-task.ts';
import { contentOf } from '#checks/evidence.ts';
import { all, type Finding, fileIs, fileMissing, fileSays, meaning, not, orElse, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isNew } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName, oneOf } from '#checks/vars.ts';
import { notYet } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { firstOfNamed, reads } from '../../containers.ts';

const issue = '/etc/issue';
const version = '/etc/debian_version';

export default defineTask({
	id: 'change-one-only',
	title: 'Change one, leave its twin',
	mode: 'edge',
	vars: { nick: animalName, word: oneOf('ahoy', 'cheers', 'hooray', 'welcome') },
	start: `
docker run --detach --name {{nick}} debian sleep 100000 > /dev/null
docker run --detach --name {{nick}}-twin debian sleep 100000 > /dev/null
`,
	reads: [...reads, 'files'],
	files: [
		{ path: issue, text: true },
		{ path: issue, text: true, in: 'each-root' },
		{ path: version, text: true, in: 'each-root' },
	],
	check,
	hints: [
		'The host sees every file of a container: below the root directory of any of its processes.',
		"`docker inspect --format '{{.State.Pid}}' {{nick}}` tells the number of its first process; /proc/NUMBER/root is what that process takes for /.",
		"Type `root=/proc/$(docker inspect --format '{{.State.Pid}}' {{nick}})/root`, then `echo {{word}} > $root/etc/issue` and `rm $root/etc/debian_version`.",
	],
	wrong: {
		'in-the-lab':
			'That was /etc/issue of the lab. The container’s has the same path, but below another root: /proc/NUMBER/root/etc/issue.',
		'wrong-one': 'That was the twin, which was to stay as it is. Reset the lab, and look at the names in docker ps.',
		emptied:
			'/etc/debian_version is still there, with nothing in it. The task is to delete it: an empty file is a file.',
	},
	explanation:
		'/proc/PID/root goes through the mounts of that process, so what you write there is written as if from inside. A changed file is first copied up from the image’s layer; for a deleted one a whiteout is put into the upper layer. The layer below, which the twin sees too, isn’t touched.',
});

function check(view: CheckView) {
	const mine = firstOfNamed(view, view.vars.nick);
	const twin = firstOfNamed(view, `${view.vars.nick}-twin`);
	if (mine === undefined || twin === undefined || isNew(view, mine) || isNew(view, twin))
		return notYet('One of the two containers of this task is gone. Reset the lab to have both back.');
	const finding = all(
		twinIsUntouched(view, twin),
		orElse(saysWord(view, mine), inTheLab(view)),
		versionIsGone(view, mine),
	);
	return verdictOf(finding, {
		passed: `For ${nameProcess(mine)} one file is changed and one is gone; ${nameProcess(twin)} sees both as the image has them.`,
	});
}

function saysWord(view: CheckView, first: ProcessFacts): Finding {
	const { word = '' } = view.vars;
	return fileSays(view, { in: first, path: issue }, { text: (text) => text.includes(word), what: `the word ${word}` });
}

function twinIsUntouched(view: CheckView, twin: ProcessFacts): Finding {
	const changed = orElse(not(saysWord(view, twin)), { wrong: 'wrong-one' });
	const lost = orElse(fileIs(view, { in: twin, path: version }, 'file'), { wrong: 'wrong-one' });
	return meaning(all(changed, lost), 'the twin');
}

function inTheLab(view: CheckView) {
	const { word = '' } = view.vars;
	const there = fileSays(view, issue, { text: (text) => text.includes(word), what: `the word ${word}` });
	if (there.holds !== true) return {};
	return { wrong: 'in-the-lab', says: `${issue} of the lab was changed`, beside: [contentOf(view, issue)] };
}

function versionIsGone(view: CheckView, mine: ProcessFacts): Finding {
	const at = { in: mine, path: version };
	const empty = fileSays(view, at, { text: '', what: 'nothing in it' });
	return orElse(fileMissing(view, at), empty.holds === true ? { wrong: 'emptied' } : {});
}
