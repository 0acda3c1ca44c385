# shell-server.pl NAME=VALUE...
# Starts programs on terminals of labs, under the fences of a lab's PID 1, and stays their parent outside: nothing of ours is between a
# terminal and its program. Perl, because Node has no such system calls. It ends with its standard input.
#
#   arch    x64 or arm64: Node's names
#   mode    serve; filter: print the system-call filters of the process pid=, started at starttime=, that we don't have ourselves, oldest
#           first, as hexadecimal cBPF programs with commas between; try: say what of all this the kernel does not do
#   limits  with serve: soft:hard limit of open files, limit of locked memory in bytes, oom_score_adj, with commas between
#
# Lines it is given, with fields in the encoding of encodeURIComponent:
#   filter FILTERS              what mode=filter prints; first of all
#   open ID MASTER PID STARTTIME ROOT CAPABILITIES SESSION CGROUPS HOME ENVIRONMENT ARGUMENTS
#       MASTER        our parent's descriptor of the terminal, a master of the lab's own devpts
#       PID STARTTIME the lab's PID 1, proc_pid_stat(5)
#       ROOT          host uid of the lab's root
#       CAPABILITIES  CapInh,CapPrm,CapEff,CapBnd,NoNewPrivs: as in proc_pid_status(5)
#       SESSION       name of the lab's session keyring
#       CGROUPS       directories to be in, with semicolons between; of those with commas between, one is enough
#       HOME          folder to begin in, if it can be entered
#   signal PID NUMBER           sends a signal to a program of ours that has not ended
# Lines it answers:
#   ready                       first of all
#   started ID PID              the program runs
#   failed ID STEP ERRNO        it doesn't; errno(3)
#   ended PID STATUS            as waitpid(2) has it
use strict;
use warnings;

my %numbers = (
	x64 => {
		ioctl => 16, dup3 => 292, fchown => 93, setsid => 112, prctl => 157, capset => 126, execve => 59, exit_group => 231,
		setresuid => 117, setresgid => 119, setgroups => 116, ptrace => 101, setns => 308, prlimit => 302, keyctl => 250, chdir => 80,
		seccomp => 317, memfd_create => 319, fchmod => 91, rt_sigprocmask => 14, signalfd => 289, write => 1,
	},
	arm64 => {
		ioctl => 29, dup3 => 24, fchown => 55, setsid => 157, prctl => 167, capset => 91, execve => 221, exit_group => 94,
		setresuid => 147, setresgid => 149, setgroups => 159, ptrace => 117, setns => 268, prlimit => 261, keyctl => 219, chdir => 49,
		seccomp => 277, memfd_create => 279, fchmod => 52, rt_sigprocmask => 135, signalfd => 74, write => 64,
	},
);
my %everywhere = (pidfd_open => 434, close_range => 436, pidfd_getfd => 438);

my ($TCGETS, $TCSETS, $TIOCSCTTY, $TIOCSPTLCK, $TIOCGPTPEER) = (0x5401, 0x5402, 0x540e, 0x40045431, 0x5441);
my ($O_RDWR, $O_NOCTTY, $O_CLOEXEC) = (02, 0400, 02000000);
my ($PR_SET_DUMPABLE, $PR_CAPBSET_DROP, $PR_SET_CHILD_SUBREAPER, $PR_SET_NO_NEW_PRIVS) = (4, 24, 36, 38);
my ($PTRACE_DETACH, $PTRACE_SEIZE, $PTRACE_INTERRUPT, $PTRACE_SECCOMP_GET_FILTER) = (17, 0x4206, 0x4207, 0x420c);
my ($SECCOMP_SET_MODE_FILTER, $KEYCTL_JOIN_SESSION_KEYRING, $CAPABILITY_VERSION_3) = (1, 1, 0x20080522);
my ($RLIMIT_CORE, $RLIMIT_NOFILE, $RLIMIT_MEMLOCK) = (4, 7, 8);
my ($SIG_BLOCK, $SIG_UNBLOCK, $SIGCHLD_BIT) = (0, 1, 1 << 16);
my ($WNOHANG, $WALL) = (1, 0x40000000);
my ($IUTF8, $EBUSY, $ENOSYS, $ENOENT, $EACCES) = (0x4000, 16, 38, 2, 13);
# User, mount, pid, network, UTS, IPC and cgroup namespaces, by the flags of clone(2).
my $SEVEN_NAMESPACES = 0x10000000 | 0x20000 | 0x20000000 | 0x40000000 | 0x4000000 | 0x8000000 | 0x2000000;

# A program that has not begun after so many seconds is given up: the learner may have stopped it.
my $patience = 10;

my %given = map { split /=/, $_, 2 } @ARGV;
my $numbers = $numbers{$given{arch}} or die "no system call numbers for $given{arch}\n";
# How a step that failed is told depends on whose it is.
my $failed = sub { my ($step, $why) = @_; print STDERR "$step: $why\n"; leave(1) };

# Ends at once: what Perl does at its end is not for the lab.
sub leave { syscall($numbers->{exit_group}, $_[0]) }

# Strings go by their address, numbers as they are: no copies, for the kernel writes into some; a literal can't be passed so.
sub call {
	my ($step, $name) = splice @_, 0, 2;
	my $answer = syscall($everywhere{$name} // $numbers->{$name}, @_);
	$failed->($step, $! + 0) if $answer < 0;
	return $answer;
}

sub write_file {
	my ($step, $file, $text) = @_;
	my $out;
	open($out, '>', $file) && defined syswrite $out, $text or $failed->($step, $! + 0);
}

sub tell_parent { my $line = "@_\n"; syswrite STDOUT, $line }

# Whoever has this pid now; asked for before its start time is looked at, so that it can't be another process'.
sub open_process {
	my ($pid, $starttime) = @_;
	my $process = call('the lab has ended', 'pidfd_open', $pid + 0, 0);
	open(my $stat, '<', "/proc/$pid/stat") or $failed->('the lab has ended', $! + 0);
	my ($after_name) = (readline($stat) // '') =~ /.*\) (.*)/s;
	$failed->('the lab has ended', 0) unless ((split / /, $after_name // '')[19] // '') eq $starttime;
	return $process;
}

sub limit_resources {
	my ($files, $locked, $score) = split /,/, $given{limits};
	my ($soft, $hard) = split /:/, $files;
	my $now = pack 'QQ', 0, 0;
	call('open files', 'prlimit', 0, $RLIMIT_NOFILE, 0, $now);
	my (undef, $most) = unpack 'QQ', $now;
	$hard = $most if $most < $hard;
	$soft = $hard if $hard < $soft;
	call('open files', 'prlimit', 0, $RLIMIT_NOFILE, pack('QQ', $soft, $hard), 0);
	call('core dumps', 'prlimit', 0, $RLIMIT_CORE, pack('QQ', 0, 0), 0);
	call('locked memory', 'prlimit', 0, $RLIMIT_MEMLOCK, pack('QQ', $locked, $locked), 0);
	write_file('oom_score_adj', '/proc/self/oom_score_adj', $score);
}

# Answers the slave: by the master and not by a path, which would be the learner's. It belongs to the lab's root.
sub open_slave {
	my ($master, $root) = @_;
	call('terminal', 'ioctl', $master, $TIOCSPTLCK, pack 'i', 0);
	my $slave = call('terminal', 'ioctl', $master, $TIOCGPTPEER, $O_RDWR | $O_NOCTTY | $O_CLOEXEC);
	call('terminal', 'fchown', $slave, $root + 0, -1);
	my $settings = "\0" x 64;
	call('terminal', 'ioctl', $slave, $TCGETS, $settings);
	my ($input_flags) = unpack 'L', $settings;
	substr($settings, 0, 4) = pack 'L', $input_flags | $IUTF8;
	call('terminal', 'ioctl', $slave, $TCSETS, $settings);
	return $slave;
}

# The files through which one joins the cgroups, opened while that is allowed.
sub open_cgroups {
	return map {
		[map { my $file; open($file, '>', "$_/cgroup.procs") ? $file : () } map { decoded($_) } split /,/]
	} split /;/, $_[0];
}

sub join_cgroups {
	for my $choices (@_) {
		my $joined = 0;
		$joined ||= defined syswrite $_, '0' for @$choices;
		$failed->('cgroup', $! + 0) unless $joined;
	}
}

sub take_capabilities {
	my ($inheritable, $permitted, $effective, $bounding, $no_new_privileges) = @_;
	for my $capability (0 .. $given{capabilities}) {
		call('capabilities', 'prctl', $PR_CAPBSET_DROP, $capability, 0, 0, 0) unless $bounding >> $capability & 1;
	}
	my $header = pack 'Ll', $CAPABILITY_VERSION_3, 0;
	my @low = map { $_ & 0xffffffff } $effective, $permitted, $inheritable;
	my @high = map { $_ >> 32 } $effective, $permitted, $inheritable;
	call('capabilities', 'capset', $header, pack 'L6', @low, @high);
	call('no_new_privs', 'prctl', $PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) if $no_new_privileges;
}

sub install_filters {
	for my $program (@_) {
		call('system-call filter', 'seccomp', $SECCOMP_SET_MODE_FILTER, 0, pack 'Sx6P', length($program) / 8, $program);
	}
}

# Becomes the program. From here on it is under all fences, and what goes wrong is the lab's own affair: it is told on its terminal.
sub become {
	my ($environment, @arguments) = @_;
	my @folders = map { /^PATH=(.*)/s ? split(/:/, $1) : () } @$environment;
	my ($wanted) = @arguments;
	my @files = $wanted =~ /\// ? $wanted : map { "$_/$wanted" } @folders;
	my $argv = pack 'P' x @arguments . 'Q', @arguments, 0;
	my $envp = pack 'P' x @$environment . 'Q', @$environment, 0;
	my $refused = 0;
	for my $file (@files) {
		syscall($numbers->{execve}, $file, $argv, $envp);
		$refused ||= $! != $ENOENT;
		last if $! != $ENOENT && $! != $EACCES;
	}
	my $why = $refused ? 'can\'t be run (error ' . ($! + 0) . ')' : 'not found';
	syswrite STDERR, "$wanted: $why\n";
	leave($refused ? 126 : 127);
}

# The child that becomes the program: it is in the lab already. It opens no file and enters no folder before nothing of the host is
# open in it, and all fences stand: a path in the lab is the learner's.
sub fence {
	my ($request, $slave, $errors, @cgroups) = @_;
	$failed = sub { my $told = "@_"; syscall($numbers->{write}, $errors, $told, length $told); leave(1) };
	$SIG{FPE} = 'DEFAULT';
	call('signals', 'rt_sigprocmask', $SIG_UNBLOCK, pack('Q', $SIGCHLD_BIT), 0, 8);
	call('session', 'setsid');
	call('terminal', 'ioctl', $slave, $TIOCSCTTY, 0);
	join_cgroups(@cgroups);
	my $session = $request->{session};
	if (syscall($numbers->{keyctl}, $KEYCTL_JOIN_SESSION_KEYRING, $session) < 0 && $! != $ENOSYS) { $failed->('keyring', $! + 0) }
	call('files', 'dup3', $slave, $_, 0) for 0 .. 2;
	call('files', 'dup3', $errors, 3, $O_CLOEXEC) if $errors != 3;
	$errors = 3;
	call('files', 'close_range', 4, 0xffffffff, 0);
	umask 022;
	take_capabilities(@{ $request->{capabilities} });
	install_filters(@{ $request->{filters} });
	syscall($numbers->{chdir}, $request->{home});
	become($request->{environment}, @{ $request->{arguments} });
}

sub enter_lab {
	my ($lab, $root) = @_;
	# Nobody in the lab may look at us or trace us: what this process holds is the host's.
	call('dumpable', 'prctl', $PR_SET_DUMPABLE, 0, 0, 0, 0);
	call('namespaces', 'setns', $lab, $SEVEN_NAMESPACES);
	call('ids', 'setgroups', 0, 0);
	call('ids', 'setresgid', 0, 0, 0);
	call('ids', 'setresuid', 0, 0, 0);
	call('dumpable', 'prctl', $PR_SET_DUMPABLE, 0, 0, 0, 0);
}

# What the child told before it became the program; empty when it did.
sub listen_to {
	my ($pid, $errors) = @_;
	my $ready = '';
	vec($ready, fileno $errors, 1) = 1;
	if (!select $ready, undef, undef, $patience) {
		kill 'KILL', $pid;
		return 'it did not begin in time 0';
	}
	sysread $errors, my $told, 200;
	return $told;
}

sub open_shell {
	my ($request, $parent) = @_;
	$failed = sub { tell_parent('failed', $request->{id}, encoded($_[0]), $_[1]); leave(0) };
	my $master = call('terminal', 'pidfd_getfd', $parent, $request->{master} + 0, 0);
	my $slave = open_slave($master, $request->{root});
	my $lab = open_process($request->{pid}, $request->{starttime});
	my @cgroups = open_cgroups($request->{cgroups});
	limit_resources();
	pipe(my $errors, my $told) or $failed->('pipe', $! + 0);
	enter_lab($lab, $request->{root});
	my $pid = fork // $failed->('fork', $! + 0);
	if ($pid == 0) {
		close $errors;
		fence($request, $slave, fileno $told, @cgroups);
	}
	close $told;
	my $why = listen_to($pid, $errors);
	if ($why eq '') { tell_parent('started', $request->{id}, $pid) }
	else {
		waitpid $pid, 0;
		$failed->($why =~ /(.*) (\d+)$/s);
	}
	leave(0);
}

sub decoded { return $_[0] =~ s/%([0-9A-F]{2})/chr hex $1/ger }
sub encoded { return $_[0] =~ s/([^\w-])/sprintf '%%%02X', ord $1/ger }

my (%joining, @filters);

sub take_line {
	my ($line, $parent) = @_;
	my ($what, @fields) = split / /, $line, -1;
	if ($what eq 'filter') { @filters = map { pack 'H*', $_ } split /,/, $fields[0] }
	elsif ($what eq 'signal') { send_signal(@fields) }
	elsif ($what eq 'open') {
		my %request = (filters => \@filters);
		@request{qw(id master pid starttime root capabilities session cgroups home environment arguments)} = @fields;
		$request{$_} = [map { decoded($_) } split /,/, $request{$_}] for qw(environment arguments);
		$request{$_} = decoded($request{$_}) for qw(session home);
		$request{capabilities} = [map { hex } split /,/, $request{capabilities}];
		my $pid = fork;
		if (!defined $pid) { return tell_parent('failed', $request{id}, 'fork', $! + 0) }
		open_shell(\%request, $parent) if $pid == 0;
		$joining{$pid} = $request{id};
	}
}

# To a child that has not ended: its number can't be another process' before we have waited for it.
sub send_signal {
	my ($pid, $signal) = @_;
	my $waited = waitpid $pid, $WNOHANG;
	if ($waited == 0) { kill $signal, $pid }
	elsif ($waited > 0) { tell_parent('ended', $pid, $?) }
}

sub reap {
	while ((my $pid = waitpid -1, $WNOHANG) > 0) {
		my $id = delete $joining{$pid};
		if (!defined $id) { tell_parent('ended', $pid, $?) }
		elsif ($? != 0) { tell_parent('failed', $id, encoded('what joins the lab was killed'), 0) }
	}
}

# Goes on as a copy of Perl in memory that a lab may not even execute: a program of the lab that is a script for /proc/self/exe would
# otherwise run the host's Perl, and could hold its file open.
sub hide_program {
	my $copy = call('memory', 'memfd_create', my $name = 'perl', 1);
	open my $to, '>&=', $copy or $failed->('memory', $! + 0);
	open my $from, '<:raw', $^X or $failed->($^X, $! + 0);
	while (sysread $from, my $part, 1 << 20) { defined syswrite $to, $part or $failed->('memory', $! + 0) }
	call('memory', 'fchmod', $copy, 0700);
	my @again = ($^X, $0, @ARGV, 'hidden=1');
	my @environment = map { "$_=$ENV{$_}" } keys %ENV;
	my $file = "/proc/self/fd/$copy";
	call('memory', 'execve', $file, pack('P' x @again . 'Q', @again, 0), pack('P' x @environment . 'Q', @environment, 0));
}

sub serve {
	hide_program() unless $given{hidden};
	$0 = 'lab-shell';
	open(my $last, '<', '/proc/sys/kernel/cap_last_cap') or $failed->('capabilities', $! + 0);
	$given{capabilities} = readline($last) + 0;
	call('subreaper', 'prctl', $PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	my $parent = call('labd', 'pidfd_open', getppid, 0);
	my $child_signals = pack 'Q', $SIGCHLD_BIT;
	call('signals', 'rt_sigprocmask', $SIG_BLOCK, $child_signals, 0, 8);
	my $children = call('signals', 'signalfd', -1, $child_signals, 8, $O_CLOEXEC);
	open my $ended, '<&=', $children or $failed->('signals', $! + 0);
	tell_parent('ready');
	my $input = '';
	while (1) {
		my $ready = '';
		vec($ready, $_, 1) = 1 for 0, $children;
		select $ready, undef, undef, undef;
		if (vec $ready, $children, 1) {
			sysread $ended, my $signals, 4096;
			reap();
		}
		next unless vec $ready, 0, 1;
		sysread STDIN, $input, 65536, length $input or exit 0;
		take_line($1, $parent) while $input =~ s/^(.*)\n//;
	}
}

sub filters_of {
	my ($pid) = @_;
	open(my $status, '<', "/proc/$pid/status") or $failed->('status', $! + 0);
	my ($count) = join('', readline $status) =~ /^Seccomp_filters:\s+(\d+)/m;
	return $count // $failed->('Seccomp_filters', $ENOSYS);
}

sub read_filters {
	my ($pid) = @_;
	my @programs;
	call('ptrace', 'ptrace', $PTRACE_SEIZE, $pid, 0, 0);
	call('ptrace', 'ptrace', $PTRACE_INTERRUPT, $pid, 0, 0);
	waitpid($pid, $WALL) == $pid or $failed->('ptrace', $! + 0);
	for my $index (0 .. filters_of($pid) - filters_of('self') - 1) {
		my $length = call('PTRACE_SECCOMP_GET_FILTER', 'ptrace', $PTRACE_SECCOMP_GET_FILTER, $pid, $index, 0);
		my $program = "\0" x ($length * 8);
		call('PTRACE_SECCOMP_GET_FILTER', 'ptrace', $PTRACE_SECCOMP_GET_FILTER, $pid, $index, $program);
		unshift @programs, $program;
	}
	call('ptrace', 'ptrace', $PTRACE_DETACH, $pid, 0, 0);
	return @programs;
}

if ($given{mode} eq 'filter') {
	open_process($given{pid}, $given{starttime});
	print join(',', map { unpack 'H*', $_ } read_filters($given{pid} + 0)), "\n";
	exit 0;
}
serve();
