# at-step.pl PID [step=N victim=followed|caller signal=KILL|STOP] place=PATH ...
# Follows a process, its threads and all that it starts, ptrace(2), and counts the steps by which they change the machine: files,
# mounts, namespaces, cgroups, processes. Just before step N the signal goes to the process that was given, or to the one that is
# about to do the step (the next that is not the one given), and all others are let go. Without step=N it follows to the end.
#
# What is written counts in files whose path begins with one of the places. Told, a line each: "ready", then "step NUMBER PID PROGRAM CALL
# DETAIL" for every step, in the end "sent NUMBER" or "over NUMBER".
use strict;
use warnings;

my %arch = (x86_64 => 0, aarch64 => 1);
chomp(my $machine = `uname -m`);
my $column = $arch{$machine} // die "no system call numbers for $machine\n";

# Name => [x86-64, arm64, what of the arguments says where it acts]: fd, path, at (fd and path), or nothing.
my %calls = (
	mkdir => [83, undef, 'path:0'], mkdirat => [258, 34, 'path:1'], rmdir => [84, undef, 'path:0'],
	unlink => [87, undef, 'path:0'], unlinkat => [263, 35, 'path:1'],
	rename => [82, undef, 'path:0'], renameat => [264, 38, 'path:1'], renameat2 => [316, 276, 'path:1'],
	symlink => [88, undef, 'path:1'], symlinkat => [266, 36, 'path:2'],
	mknod => [133, undef, 'path:0'], mknodat => [259, 33, 'path:1'],
	chmod => [90, undef, 'path:0'], fchmodat => [268, 53, 'path:1'],
	chown => [92, undef, 'path:0'], lchown => [94, undef, 'path:0'], fchownat => [260, 54, 'path:1'],
	open => [2, undef, 'create:1'], openat => [257, 56, 'create:2'],
	truncate => [76, 45, 'path:0'], ftruncate => [77, 46, 'fd:0'], write => [1, 64, 'fd:0'],
	mount => [165, 40, 'path:1'], umount2 => [166, 39, 'path:0'], pivot_root => [155, 41, ''],
	open_tree => [428, 428, ''], move_mount => [429, 429, ''], fsmount => [432, 432, ''], mount_setattr => [442, 442, ''],
	unshare => [272, 97, ''], setns => [308, 268, ''], setresuid => [117, 147, ''], sethostname => [170, 161, ''],
	ioctl => [16, 29, 'loop:1'], kill => [62, 129, ''], pidfd_send_signal => [424, 424, ''],
);
my %by_number = map { defined $calls{$_}[$column] ? ($calls{$_}[$column] => [$_, split /:/, $calls{$_}[2]]) : () } keys %calls;
my ($ptrace, $O_CREAT, $LOOP_CONFIGURE) = ($column ? 117 : 101, 0100, 0x4C0A);
my ($PTRACE_SYSCALL, $PTRACE_SEIZE, $PTRACE_INTERRUPT, $PTRACE_GET_SYSCALL_INFO) = (24, 0x4206, 0x4207, 0x420e);
my $options = 1 | 2 | 4 | 8 | 0x10;
my %events = (1 => 'fork', 2 => 'fork', 4 => 'exec');
my ($WALL, $SIGTRAP) = (0x40000000, 5);

my $root = shift @ARGV;
my (%given, @places);
for (@ARGV) {
	my ($name, $value) = split /=/, $_, 2;
	if ($name eq 'place') { push @places, $value }
	else { $given{$name} = $value }
}
my $steps = 0;
$| = 1;

sub program_of {
	my ($pid) = @_;
	open my $file, '<', "/proc/$pid/comm" or return '?';
	chomp(my $name = <$file> // '?');
	return $name;
}

sub read_text {
	my ($pid, $address) = @_;
	open my $memory, '<:raw', "/proc/$pid/mem" or return '';
	sysseek $memory, $address, 0;
	sysread $memory, my $text, 300;
	return ($text // '') =~ s/\0.*//sr;
}

# Where a call acts; undef when that is none of the places, or it changes nothing.
sub place_of {
	my ($pid, $kind, $argument, @arguments) = @_;
	return '' if !defined $kind;
	return $arguments[1] == $LOOP_CONFIGURE ? 'LOOP_CONFIGURE' : undef if $kind eq 'loop';
	if ($kind eq 'create') {
		return undef if !($arguments[$argument] & $O_CREAT);
		my $file = read_text($pid, $arguments[$argument - 1]);
		return $file eq '/dev/null' ? undef : $file;
	}
	return read_text($pid, $arguments[$argument]) if $kind eq 'path';
	my $file = readlink("/proc/$pid/fd/$arguments[$argument]") // '';
	return (grep { index($file, $_) == 0 } @places) ? $file : undef;
}

sub resume {
	my ($pid, $signal) = @_;
	syscall $ptrace, $PTRACE_SYSCALL, $pid, 0, $signal;
}

sub count_step {
	my ($pid, $name, $at) = @_;
	$steps += 1;
	printf "step %d %d %s %s %s\n", $steps, $pid, program_of($pid), $name, $at;
	return if !defined $given{step} || $steps < $given{step};
	return if $given{victim} eq 'caller' && -e "/proc/$root/task/$pid";
	print "sent $steps\n";
	kill $given{signal}, $given{victim} eq 'followed' ? $root : $pid;
	wait_for_end() if $given{victim} eq 'followed' && $given{signal} eq 'KILL';
	exit 0;
}

# Whoever is to die with the one that was killed has been sent its signal when that one is gone. Its threads end before it.
sub wait_for_end {
	while ((my $pid = waitpid -1, $WALL) > 0) {
		return if $pid == $root && (${^CHILD_ERROR_NATIVE} & 0xff) != 0x7f;
	}
}

sub entered {
	my ($pid) = @_;
	my $information = "\0" x 88;
	return if syscall($ptrace, $PTRACE_GET_SYSCALL_INFO, $pid, length $information, $information) < 0;
	my ($kind, $number, @arguments) = unpack 'C x23 Q7', $information;
	my $call = $kind == 1 ? $by_number{$number} : undef;
	return if !$call;
	my ($name, @where) = @$call;
	my $at = place_of($pid, @where[0, 1], @arguments);
	count_step($pid, $name, $at) if defined $at;
}

for my $task (glob "/proc/$root/task/*") {
	my ($id) = $task =~ /(\d+)$/;
	syscall($ptrace, $PTRACE_SEIZE, $id + 0, 0, $options) == 0 or die "ptrace: $!\n";
	syscall $ptrace, $PTRACE_INTERRUPT, $id + 0, 0, 0;
}
print "ready\n";
while ((my $pid = waitpid -1, $WALL) > 0) {
	my $status = ${^CHILD_ERROR_NATIVE};
	if (($status & 0xff) != 0x7f) {
		last if $pid == $root;
		next;
	}
	my ($signal, $event) = (($status >> 8) & 0xff, $status >> 16);
	if ($signal == ($SIGTRAP | 0x80)) { entered($pid); resume($pid, 0) }
	elsif ($event) {
		count_step($pid, $events{$event}, '') if $events{$event};
		resume($pid, 0);
	}
	else { resume($pid, $signal) }
}
print "over $steps\n";
