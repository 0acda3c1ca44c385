# enter.pl NAME=VALUE... -- PROGRAM ARGUMENT...
# Becomes a program that is root in a user namespace and a mount namespace of an ordinary user: user_namespaces(7), newuidmap(1).
# It stays the same process: its pid, its terminal and its signals are those of the caller.
# First it ends what an earlier one of the same run folder left running, whose namespace nobody can enter any more.
#
#   arch    x64 or arm64: Node's names
#   uids    first subordinate uid and how many: they are 1, 2, ... inside
#   gids    the same of groups
#   run     the run folder, which is there and the user's
#
# What failed, and why, is one line on standard error; the exit status is then 125.
use strict;
use warnings;

my %numbers = (
	x64 => { mount => 165, setresuid => 117, setresgid => 119, setgroups => 116, unshare => 272 },
	arm64 => { mount => 40, setresuid => 147, setresgid => 149, setgroups => 159, unshare => 97 },
);
my ($CLONE_NEWUSER, $CLONE_NEWNS) = (0x10000000, 0x20000);
my ($MS_BIND, $MS_REC, $MS_PRIVATE) = (0x1000, 0x4000, 0x40000);
my ($MS_NOSUID, $MS_NODEV) = (2, 4);
my $NS_GET_PARENT = 0xb702;

my %given;
while (@ARGV && (my $argument = shift @ARGV) ne '--') {
	my ($name, $value) = split /=/, $argument, 2;
	$given{$name} = $value;
}

sub failed {
	my ($step, $why) = @_;
	print STDERR $why eq '' ? "$step\n" : "$step: $why\n";
	exit 125;
}

my $numbers = $numbers{$given{arch}} or failed("no system call numbers for $given{arch}", '');

# Strings go as their address and numbers as they are; a literal could not be passed by address, hence the copy.
sub call {
	my ($step, $name, @arguments) = @_;
	my $answer = syscall($numbers->{$name}, @arguments);
	failed($step, "$name: $!") if $answer < 0;
	return $answer;
}

# Field 22 of proc_pid_stat(5); empty when there is no such process, or only its zombie.
sub starttime {
	my ($pid) = @_;
	open my $file, '<', "/proc/$pid/stat" or return '';
	my ($after) = (readline($file) // '') =~ /.*\) (.*)/ or return '';
	my @fields = split / /, $after;
	return $fields[0] eq 'Z' ? '' : $fields[19];
}

# Whether a process is in a user namespace or in one below it, as far up as may be asked, ioctl_ns(2).
sub is_below {
	my ($pid, $namespace) = @_;
	open my $file, '<', "/proc/$pid/ns/user" or return 0;
	while (1) {
		return 1 if (stat $file)[1] == $namespace;
		my $parent = ioctl($file, $NS_GET_PARENT, 0) or return 0;
		open $file, '<&=', $parent + 0 or return 0;
	}
}

sub members {
	my ($namespace) = @_;
	opendir my $proc, '/proc' or failed('/proc', $!);
	return grep { /^\d+$/ && starttime($_) ne '' && is_below($_, $namespace) } readdir $proc;
}

# PID 1 of a lab takes all of its pid namespace along, and they are gone when it is.
sub end_members {
	my ($namespace) = @_;
	for (1 .. 500) {
		my @left = members($namespace) or return;
		kill 'KILL', @left;
		select undef, undef, undef, 0.02;
	}
	failed('processes of an earlier start outlive SIGKILL', join ' ', members($namespace));
}

sub end_leftovers {
	my ($records) = @_;
	opendir my $folder, $records or return;
	for my $name (readdir $folder) {
		my ($pid, $start, $namespace) = $name =~ /^(\d+)-(\d+)-(\d+)$/ or next;
		next if starttime($pid) eq $start;
		end_members($namespace);
		unlink "$records/$name";
	}
}

# A child writes the maps, by programs that may: for that it must stay outside.
sub enter_user_namespace {
	my ($self, $uid, $gid) = ($$, $<, $( + 0);
	pipe(my $wait, my $go) or failed('pipe', $!);
	my $child = fork // failed('fork', $!);
	if ($child == 0) {
		close $go;
		sysread $wait, my $byte, 1 or exit 125;
		for ([ 'newuidmap', $uid, $given{uids} ], [ 'newgidmap', $gid, $given{gids} ]) {
			my ($program, $own, $range) = @$_;
			my ($first, $count) = split /:/, $range;
			my $status = system { $program } $program, $self, 0, $own, 1, 1, $first, $count;
			failed($program, $status == -1 ? "$!" : 'it refused') if $status != 0;
		}
		exit 0;
	}
	close $wait;
	call('user namespace', 'unshare', $CLONE_NEWUSER | $CLONE_NEWNS);
	syswrite $go, '1';
	waitpid $child, 0;
	exit 125 if $? != 0;
	call('groups', 'setgroups', 0, 0);
	call('root', 'setresgid', 0, 0, 0);
	call('root', 'setresuid', 0, 0, 0);
}

# Roots of labs are nobody here, and must reach what is mounted for them in the run folder. A parent that only its owner may pass is
# covered by an empty folder that holds the run folder alone.
sub open_way {
	my ($run) = @_;
	my ($parent) = $run =~ m{^(/.*)/[^/]+$};
	return if ((stat $parent)[2] & 1) == 1;
	opendir my $folder, $run or failed($run, $!);
	my $at = '/proc/self/fd/' . fileno $folder;
	call('run folder', 'mount', 'tmpfs', $parent, 'tmpfs', $MS_NOSUID | $MS_NODEV, 'mode=711,size=16m');
	mkdir $run, 0700 or failed($run, $!);
	call('run folder', 'mount', $at, $run, '', $MS_BIND | $MS_REC, 0);
}

my $records = "$given{run}/namespaces";
end_leftovers($records);
enter_user_namespace();
call('mount namespace', 'mount', '', '/', '', $MS_REC | $MS_PRIVATE, 0);
mkdir $records, 0700;
my $record = join '-', $$, starttime($$), (stat '/proc/self/ns/user')[1];
open my $file, '>', "$records/$record" or failed($records, $!);
close $file;
open_way($given{run});
exec { $ARGV[0] } @ARGV or failed($ARGV[0], $!);
