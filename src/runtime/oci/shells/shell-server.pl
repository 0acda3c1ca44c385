# shell-server.pl NAME=VALUE...
# Starts programs on terminals of labs, under the fences of a lab's PID 1, and stays their parent outside: nothing of ours is between a
# terminal and its program. Perl, because Node has no such system calls. It ends with its standard input.
#
#   arch    x64 or arm64: Node's names
#   limits  soft:hard limit of open files, limit of locked memory in bytes, oom_score_adj, with commas between
#
# Lines it is given, with fields in the encoding of encodeURIComponent:
#   filter FILTERS              what kernel-probe.pl prints of a lab's PID 1; before the first open
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
#   ready                       it takes requests
#   started ID PID              the program runs
#   failed ID STEP ERRNO        it doesn't; errno(3)
#   ended PID STATUS            as waitpid(2) has it
# Why it can't serve at all is one line on standard error.
use strict;
use warnings;

require($0 =~ s/[^\/]*$/kernel-calls.pl/r);
our (%given, $failed);

my ($TCGETS, $TCSETS, $TIOCSCTTY, $IUTF8, $O_CLOEXEC) = (0x5401, 0x5402, 0x540e, 0x4000, 02000000);
my ($PR_SET_DUMPABLE, $PR_CAPBSET_DROP, $PR_SET_CHILD_SUBREAPER, $PR_SET_NO_NEW_PRIVS) = (4, 24, 36, 38);
my ($SECCOMP_SET_MODE_FILTER, $KEYCTL_JOIN_SESSION_KEYRING, $CAPABILITY_VERSION_3) = (1, 1, 0x20080522);
my ($RLIMIT_CORE, $RLIMIT_NOFILE, $RLIMIT_MEMLOCK) = (4, 7, 8);
my ($SIG_BLOCK, $SIG_UNBLOCK, $child_signal) = (0, 1, pack 'Q', 1 << 16);
my ($WNOHANG, $ENOENT, $EACCES, $ENOSYS) = (1, 2, 13, 38);
# User, mount, pid, network, UTS, IPC and cgroup namespaces, by the flags of clone(2).
my $seven_namespaces = 0x10000000 | 0x20000 | 0x20000000 | 0x40000000 | 0x4000000 | 0x8000000 | 0x2000000;

# A program that has not begun after so many seconds is given up: the learner may have stopped it.
my $patience = 10;

my ($capability_count, $labd, @filters, %joining);

sub decoded { return $_[0] =~ s/%([0-9A-F]{2})/chr hex $1/ger }
sub encoded { return $_[0] =~ s/([^\w-])/sprintf '%%%02X', ord $1/ger }
sub answer { syswrite STDOUT, join(' ', @_) . "\n" }

sub limit_resources {
	my ($files, $locked, $score) = split /,/, $given{limits};
	my ($soft, $hard) = split /:/, $files;
	call('open files', 'prlimit', 0, $RLIMIT_NOFILE, 0, my $now = pack 'QQ', 0, 0);
	my (undef, $most) = unpack 'QQ', $now;
	$hard = $most if $most < $hard;
	$soft = $hard if $hard < $soft;
	call('open files', 'prlimit', 0, $RLIMIT_NOFILE, my $open_files = pack('QQ', $soft, $hard), 0);
	call('core dumps', 'prlimit', 0, $RLIMIT_CORE, my $none = pack('QQ', 0, 0), 0);
	call('locked memory', 'prlimit', 0, $RLIMIT_MEMLOCK, my $memory = pack('QQ', $locked, $locked), 0);
	open(my $file, '>', '/proc/self/oom_score_adj') or $failed->('oom_score_adj', $! + 0);
	defined syswrite $file, $score or $failed->('oom_score_adj', $! + 0);
}

# Characters may have several bytes, and the lab's root owns it.
sub set_up_terminal {
	my ($slave, $root) = @_;
	call('terminal', 'fchown', $slave, $root + 0, -1);
	call('terminal', 'ioctl', $slave, $TCGETS, my $settings = "\0" x 64);
	my ($input_flags) = unpack 'L', $settings;
	substr($settings, 0, 4) = pack 'L', $input_flags | $IUTF8;
	call('terminal', 'ioctl', $slave, $TCSETS, $settings);
}

# The files through which one joins the cgroups, opened while that is allowed. Answers a list for each that one must be in.
sub open_cgroups {
	my @cgroups;
	for my $choices (split /;/, $_[0]) {
		my @files;
		for my $directory (split /,/, $choices) {
			push @files, $_ for grep { defined } open_or_not(decoded($directory) . '/cgroup.procs');
		}
		push @cgroups, \@files;
	}
	return @cgroups;
}

sub open_or_not {
	open(my $file, '>', $_[0]) or return undef;
	return $file;
}

sub join_cgroups {
	for my $choices (@_) {
		my $joined = 0;
		$joined ||= defined syswrite $_, '0' for @$choices;
		$failed->('cgroup', $! + 0) unless $joined;
	}
}

sub join_session {
	my ($name) = @_;
	my $joined = try_call('keyctl', $KEYCTL_JOIN_SESSION_KEYRING, $name);
	$failed->('keyring', $! + 0) if $joined < 0 && $! != $ENOSYS;
}

sub take_privileges {
	my ($inheritable, $permitted, $effective, $bounding, $no_new_privileges) = @_;
	for my $capability (0 .. $capability_count) {
		call('capabilities', 'prctl', $PR_CAPBSET_DROP, $capability, 0, 0, 0) unless $bounding >> $capability & 1;
	}
	my $header = pack 'Ll', $CAPABILITY_VERSION_3, 0;
	my @sets = ($effective, $permitted, $inheritable);
	my $data = pack 'L6', (map { $_ & 0xffffffff } @sets), (map { $_ >> 32 } @sets);
	call('capabilities', 'capset', $header, $data);
	call('no_new_privs', 'prctl', $PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) if $no_new_privileges;
	for my $program (@filters) {
		my $filter = pack 'Sx6P', length($program) / 8, $program;
		call('system-call filter', 'seccomp', $SECCOMP_SET_MODE_FILTER, 0, $filter);
	}
}

# What goes wrong here is the lab's own affair, and told on its terminal.
sub become {
	my ($environment, @arguments) = @_;
	my ($wanted) = @arguments;
	my ($path) = map { /^PATH=(.*)/s } @$environment;
	my @files = $wanted =~ /\// ? $wanted : map { "$_/$wanted" } split /:/, $path // '';
	my $argv = pack 'P' x @arguments . 'Q', @arguments, 0;
	my $envp = pack 'P' x @$environment . 'Q', @$environment, 0;
	my $errno = $ENOENT;
	for my $file (@files) {
		try_call('execve', $file, $argv, $envp);
		$errno = $! + 0 if $! != $ENOENT;
	}
	syswrite STDERR, "$wanted: " . ($errno == $ENOENT ? 'not found' : $errno == $EACCES ? 'not allowed' : "error $errno") . "\n";
	leave($errno == $ENOENT ? 127 : 126);
}

# The child that becomes the program: it is in the lab already. It opens no file and enters no folder before nothing of the host is
# open in it, and all fences stand: a path in the lab is the learner's.
sub fence {
	my ($request, $slave, $told, @cgroups) = @_;
	$failed = sub { try_call('write', $told, my $why = "@_", length "@_"); leave(1) };
	$SIG{FPE} = 'DEFAULT';
	call('signals', 'rt_sigprocmask', $SIG_UNBLOCK, $child_signal, 0, 8);
	call('session', 'setsid');
	call('terminal', 'ioctl', $slave, $TIOCSCTTY, 0);
	join_cgroups(@cgroups);
	join_session($request->{session});
	call('files', 'dup3', $slave, $_, 0) for 0 .. 2;
	call('files', 'dup3', $told, 3, $O_CLOEXEC) if $told != 3;
	$told = 3;
	call('files', 'close_range', 4, 0xffffffff, 0);
	umask 022;
	take_privileges(@{ $request->{capabilities} });
	try_call('chdir', $request->{home});
	become($request->{environment}, @{ $request->{arguments} });
}

# Nobody in the lab may look at us or trace us: what this process holds is the host's. It changes its ids while it is not yet seen
# there, for that may undo the first step.
sub enter_lab {
	my ($lab) = @_;
	call('dumpable', 'prctl', $PR_SET_DUMPABLE, 0, 0, 0, 0);
	call('namespaces', 'setns', $lab, $seven_namespaces);
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

# In a process of its own: it enters the lab and has a child there.
sub open_shell {
	my ($request) = @_;
	$failed = sub { answer('failed', $request->{id}, encoded($_[0]), $_[1]); leave(0) };
	my $master = call('terminal', 'pidfd_getfd', $labd, $request->{master} + 0, 0);
	my $slave = peer_of($master);
	set_up_terminal($slave, $request->{root});
	my $lab = open_process($request->{pid}, $request->{starttime});
	my @cgroups = open_cgroups($request->{cgroups});
	limit_resources();
	pipe(my $errors, my $told) or $failed->('pipe', $! + 0);
	enter_lab($lab);
	my $pid = fork // $failed->('the lab has no room for a process', $! + 0);
	fence($request, $slave, fileno $told, @cgroups) if $pid == 0;
	close $told;
	my $why = listen_to($pid, $errors);
	$failed->($why =~ /(.*) (\d+)$/s) if $why ne '';
	answer('started', $request->{id}, $pid);
	leave(0);
}

sub take_request {
	my %request;
	@request{qw(id master pid starttime root capabilities session cgroups home environment arguments)} = @_;
	$request{$_} = [map { decoded($_) } split /,/, $request{$_}] for qw(environment arguments);
	$request{$_} = decoded($request{$_}) for qw(session home);
	$request{capabilities} = [map { hex } split /,/, $request{capabilities}];
	my $pid = fork;
	return answer('failed', $request{id}, 'fork', $! + 0) unless defined $pid;
	open_shell(\%request) if $pid == 0;
	$joining{$pid} = $request{id};
}

# To a child that has not ended: its number can't be another process' before we have waited for it.
sub send_signal {
	my ($pid, $signal) = @_;
	my $waited = waitpid $pid, $WNOHANG;
	if ($waited == 0) { kill $signal, $pid }
	elsif ($waited > 0) { answer('ended', $pid, $?) }
}

sub take_line {
	my ($what, @fields) = split / /, $_[0], -1;
	if ($what eq 'filter') { @filters = map { pack 'H*', $_ } split /,/, $fields[0] }
	elsif ($what eq 'signal') { send_signal(@fields) }
	elsif ($what eq 'open') { take_request(@fields) }
}

# Programs are ours from when the process that entered the lab for them has ended.
sub reap {
	while ((my $pid = waitpid -1, $WNOHANG) > 0) {
		my $id = delete $joining{$pid};
		if (!defined $id) { answer('ended', $pid, $?) }
		elsif ($? != 0) { answer('failed', $id, encoded('what enters the lab was killed'), 0) }
	}
}

# Goes on as a copy of Perl in memory that a lab may not even execute: a program of the lab that is a script for /proc/self/exe would
# otherwise run the host's Perl, and could hold its file open.
sub hide_program {
	my $copy = call('memory', 'memfd_create', my $name = 'perl', 1);
	open(my $to, '>&=', $copy) or $failed->('memory', $! + 0);
	open(my $from, '<:raw', $^X) or $failed->($^X, $! + 0);
	while (sysread $from, my $part, 1 << 20) { defined syswrite $to, $part or $failed->('memory', $! + 0) }
	call('memory', 'fchmod', $copy, 0700);
	my @arguments = ($^X, $0, @ARGV, 'hidden=1');
	my @environment = map { "$_=$ENV{$_}" } keys %ENV;
	my $argv = pack 'P' x @arguments . 'Q', @arguments, 0;
	my $envp = pack 'P' x @environment . 'Q', @environment, 0;
	call('memory', 'execve', my $file = "/proc/self/fd/$copy", $argv, $envp);
}

sub set_up {
	try_kernel();
	$0 = 'lab-shell';
	open(my $last, '<', '/proc/sys/kernel/cap_last_cap') or $failed->('capabilities', $! + 0);
	$capability_count = readline($last) + 0;
	$labd = call('labd', 'pidfd_open', getppid, 0);
	call('pidfd_getfd', 'pidfd_getfd', $labd, 0, 0);
	call('subreaper', 'prctl', $PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	call('signals', 'rt_sigprocmask', $SIG_BLOCK, $child_signal, 0, 8);
	return call('signals', 'signalfd', -1, $child_signal, 8, $O_CLOEXEC);
}

sub serve {
	my $children = set_up();
	open(my $signals, '<&=', $children) or $failed->('signals', $! + 0);
	answer('ready');
	my $input = '';
	while (1) {
		my $ready = '';
		vec($ready, $_, 1) = 1 for 0, $children;
		select $ready, undef, undef, undef;
		if (vec $ready, $children, 1) {
			sysread $signals, my $seen, 4096;
			reap();
		}
		next unless vec $ready, 0, 1;
		sysread STDIN, $input, 65536, length $input or exit 0;
		take_line($1) while $input =~ s/^(.*)\n//;
	}
}

hide_program() unless $given{hidden};
serve();
