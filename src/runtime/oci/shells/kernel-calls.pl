# What shell-server.pl, kernel-probe.pl and lab-sight.pl share: system calls by name, and the arguments NAME=VALUE of the program, as %given.
use strict;
use warnings;

our (%given, $failed);

my %numbers = (
	x64 => {
		ioctl => 16, dup3 => 292, fchown => 93, setsid => 112, prctl => 157, capset => 126, execve => 59, exit_group => 231,
		setresuid => 117, setresgid => 119, setgroups => 116, ptrace => 101, setns => 308, prlimit => 302, keyctl => 250, chdir => 80,
		seccomp => 317, memfd_create => 319, fchmod => 91, rt_sigprocmask => 14, signalfd => 289, write => 1,
		openat => 257, close => 3, statx => 332, fstatfs => 138, uname => 63,
	},
	arm64 => {
		ioctl => 29, dup3 => 24, fchown => 55, setsid => 157, prctl => 167, capset => 91, execve => 221, exit_group => 94,
		setresuid => 147, setresgid => 149, setgroups => 159, ptrace => 117, setns => 268, prlimit => 261, keyctl => 219, chdir => 49,
		seccomp => 277, memfd_create => 279, fchmod => 52, rt_sigprocmask => 135, signalfd => 74, write => 64,
		openat => 56, close => 57, statx => 291, fstatfs => 44, uname => 160,
	},
);
my %everywhere = (pidfd_send_signal => 424, pidfd_open => 434, close_range => 436, openat2 => 437, pidfd_getfd => 438);

my ($O_RDWR, $O_NOCTTY, $O_CLOEXEC, $CLONE_NEWUTS) = (02, 0400, 02000000, 0x4000000);
my ($TIOCSPTLCK, $TIOCGPTPEER) = (0x40045431, 0x5441);

%given = map { split /=/, $_, 2 } @ARGV;
my $numbers = $numbers{$given{arch}} or die "no system call numbers for $given{arch}\n";

# What is done when a step has failed, told the step and errno(3): it doesn't return. Replaced where others are to be told.
$failed = sub {
	my ($step, $errno) = @_;
	$! = $errno;
	print STDERR $errno == 0 ? "$step\n" : "$step: $!\n";
	leave(1);
};

# Answers -1 when it fails, with $!. Strings go by their address, numbers as they are: no copies, for the kernel writes into some; a
# literal can't be passed so.
sub try_call {
	my $name = shift;
	return syscall($everywhere{$name} // $numbers->{$name}, @_);
}

sub call {
	my $step = shift;
	my $answer = &try_call;
	$failed->($step, $! + 0) if $answer < 0;
	return $answer;
}

# Ends at once: what Perl does at its end is not for a lab.
sub leave { try_call('exit_group', $_[0]) }

# Answers the slave of a pty, by its master and not by a path, which may be the learner's.
sub peer_of {
	my ($master) = @_;
	call('terminal', 'ioctl', $master, $TIOCSPTLCK, my $unlocked = pack 'i', 0);
	return call('terminal', 'ioctl', $master, $TIOCGPTPEER, $O_RDWR | $O_NOCTTY | $O_CLOEXEC);
}

# Whoever has this pid now; asked for before its start time is looked at, so that it can't be another process'.
sub open_process {
	my ($pid, $starttime) = @_;
	my $process = call('the lab has ended', 'pidfd_open', $pid + 0, 0);
	open(my $stat, '<', "/proc/$pid/stat") or $failed->('the lab has ended', $! + 0);
	my ($after_name) = (readline($stat) // '') =~ /.*\) (.*)/s;
	$failed->('the lab has ended', 0) unless ((split / /, $after_name // '')[19] // '') eq $starttime;
	return $process;
}

# Tries the newer of the system calls that the server lives by.
sub try_kernel {
	my $self = call('pidfd_open, from Linux 5.3', 'pidfd_open', $$ + 0, 0);
	call('pidfd_getfd, from Linux 5.6', 'pidfd_getfd', $self, 0, 0);
	call('setns by pidfd, from Linux 5.8', 'setns', $self, $CLONE_NEWUTS);
	call('close_range, from Linux 5.9', 'close_range', 1 << 20, 1 << 20, 0);
}

1;
