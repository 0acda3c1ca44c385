import { definePrediction } from '#checks/define-question.ts';
import { goneOf, signalsOf, stateOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive } from '#checks/predicates.ts';
import { negligent, reapedOf } from '../zombies-of.ts';

export default definePrediction({
	id: 'chld-by-hand',
	question:
		'postman and one-by-one have zombies. You send CHLD to both; only one-by-one has a handler for it. What becomes of the zombies?',
	start: `
cat > /run/one-by-one << 'PERL'
# Waits for one child whenever CHLD comes. Three end while it is busy.
use POSIX qw(:signal_h :sys_wait_h);
$SIG{CHLD} = sub { waitpid(-1, WNOHANG) };
my $busy = POSIX::SigSet->new(SIGCHLD);
sigprocmask(SIG_BLOCK, $busy);
my @children = map { my $child = fork; if (!$child) { $0 = 'errand'; exit 0 } $child } 1 .. 3;
for my $child (@children) {
	select undef, undef, undef, 0.02 until do { open my $stat, '<', "/proc/$child/stat"; <$stat> =~ /\\) Z/ };
}
$0 = 'one-by-one';
sigprocmask(SIG_UNBLOCK, $busy);
select undef, undef, undef, 100 while 1;
PERL
setsid -f perl /run/one-by-one < /dev/null > /dev/null 2>&1
until [ "$(pgrep -c --runstates Z -P "$(pgrep -xf one-by-one)")" = 2 ]; do sleep 0.05; done
rm /run/one-by-one
`,
	options: {
		none: 'They all stay: CHLD is sent by the kernel, and by hand it means nothing',
		all: 'They all go: CHLD reminds a parent of its duty',
		one: 'One of one-by-one’s goes, all others stay',
		'all-of-one': 'All of one-by-one’s go, those of postman stay',
	},
	replies: {
		none: 'A handler doesn’t know who sent the signal. That of one-by-one ran, and it waited for a child.',
		all: 'For postman the signal was nothing: without a handler CHLD does what it does by default, and that is nothing.',
		'all-of-one':
			'Its handler calls wait just once each time it runs. That is why there were zombies in the first place: three children ended, but the signal was delivered once.',
	},
	outcome(view) {
		const [handling, deaf] = [negligent(view, 'one-by-one'), negligent(view, 'postman')];
		if (handling === undefined || deaf === undefined) return undefined;
		if (![handling, deaf].every(({ parent }) => parent.gone === null && isAlive(parent.latest))) return undefined;
		const [reaped, ...more] = reapedOf(handling);
		const left = handling.zombies.find(({ gone }) => gone === null);
		if (reaped === undefined || more.length > 0 || left === undefined || reapedOf(deaf).length > 0) return undefined;
		return {
			option: 'one',
			says: `${nameProcess(handling.parent.latest)} has waited for one child; another of its zombies is there, and so are all of ${nameProcess(deaf.parent.latest)}.`,
			evidence: [
				signalsOf(handling.parent.latest, 'sigCgt', 'SIGCHLD has a handler'),
				goneOf(reaped, 'waited for'),
				stateOf(left.latest, 'not waited for'),
				signalsOf(deaf.parent.latest, 'sigCgt', 'SIGCHLD has none'),
			],
		};
	},
});
