# kernel-probe.pl NAME=VALUE...
# With pid=PID starttime=STARTTIME, of proc_pid_stat(5), prints the system-call filters of a process that we don't have ourselves, the
# oldest first: cBPF programs in hexadecimal, with commas between, on one line. Without, only tries whether the kernel can do what
# terminals without the engine need. Needs CAP_SYS_ADMIN. What failed, and why, is one line on standard error.
#
#   arch  x64 or arm64: Node's names
use strict;
use warnings;

require($0 =~ s/[^\/]*$/kernel-calls.pl/r);
our (%given, $failed);

my ($PTRACE_DETACH, $PTRACE_SEIZE, $PTRACE_INTERRUPT, $PTRACE_SECCOMP_GET_FILTER) = (17, 0x4206, 0x4207, 0x420c);
my ($WALL, $SECCOMP_SET_MODE_FILTER, $ENOSYS) = (0x40000000, 1, 38);
# The filter that allows everything: BPF_RET | BPF_K, SECCOMP_RET_ALLOW.
my $allow = pack 'SCCL', 6, 0, 0, 0x7fff0000;

sub count_filters {
	my ($pid) = @_;
	open(my $status, '<', "/proc/$pid/status") or $failed->('status', $! + 0);
	my ($count) = join('', readline $status) =~ /^Seccomp_filters:\s+(\d+)/m;
	return $count // $failed->('Seccomp_filters, from Linux 5.9', $ENOSYS);
}

sub read_filters {
	my ($pid) = @_;
	my @read_filter = ('PTRACE_SECCOMP_GET_FILTER, with CONFIG_CHECKPOINT_RESTORE', 'ptrace', $PTRACE_SECCOMP_GET_FILTER, $pid);
	my @programs;
	call('ptrace', 'ptrace', $PTRACE_SEIZE, $pid, 0, 0);
	call('ptrace', 'ptrace', $PTRACE_INTERRUPT, $pid, 0, 0);
	waitpid($pid, $WALL) == $pid or $failed->('ptrace', $! + 0);
	for my $index (0 .. count_filters($pid) - count_filters('self') - 1) {
		my $program = "\0" x (8 * call(@read_filter, $index, 0));
		call(@read_filter, $index, $program);
		unshift @programs, $program;
	}
	call('ptrace', 'ptrace', $PTRACE_DETACH, $pid, 0, 0);
	return map { unpack 'H*', $_ } @programs;
}

sub try_filters {
	pipe(my $filtered, my $told) or $failed->('pipe', $! + 0);
	my $pid = fork // $failed->('fork', $! + 0);
	if ($pid == 0) {
		call('seccomp', 'seccomp', $SECCOMP_SET_MODE_FILTER, 0, my $program = pack 'Sx6P', length($allow) / 8, $allow);
		syswrite $told, '1';
		sleep 60;
		leave(0);
	}
	close $told;
	my $is_filtered = sysread $filtered, my $byte, 1;
	my @programs = $is_filtered ? read_filters($pid) : ();
	kill 'KILL', $pid;
	waitpid $pid, 0;
	$failed->('system-call filters can not be read back', 0) unless "@programs" eq unpack 'H*', $allow;
}

if (defined $given{pid}) {
	open_process($given{pid}, $given{starttime});
	print join(',', read_filters($given{pid} + 0)), "\n";
}
else {
	try_kernel();
	open(my $master, '+<', '/dev/ptmx') or $failed->('terminal', $! + 0);
	peer_of(fileno $master);
	try_filters();
}
