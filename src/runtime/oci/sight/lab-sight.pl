# lab-sight.pl NAME=VALUE...
# Looks at files of labs by paths that their learners control, and probes what runs there. Perl, because Node has no such system calls. It ends
# with its standard input.
#
#   arch  x64 or arm64: Node's names
#
# Lines it is given. LAB, PROCESS: PID,STARTTIME of proc_pid_stat(5); LAB is the lab's PID 1, and no process outside of its pid namespace is
# touched. Names are in the encoding of encodeURIComponent.
#   look ID LAB PLACES PROCESSES PROCESSES
#       PLACES     PROCESS:FILE:FILE..., with semicolons between; FILE is t or -, then an absolute path: what is there in the root directory of the
#                  process; with t also its text
#       PROCESSES  with semicolons between: whose host name, and the root of whose mount namespace, is asked for
#   signal ID LAB PROCESS NUMBER
#   connect ID LAB PROCESS ADDRESS PORT
# Lines it answers:
#   done ID WORD...   of a look: place,INDEX,ERRNO[,MOUNT_NAMESPACE,DEVICE,INODE]; file,PLACE,INDEX,ERRNO[,MODE,DEVICE,INODE,LINKS,UID,GID,
#                     SIZE,BYTES,CHANGED,MAJOR,MINOR,TEXT]; uts,INDEX,ERRNO[,NAMESPACE,NAME]; mnt,INDEX,ERRNO[,NAMESPACE,DEVICE,INODE].
#                     Of a signal or connection its errno(3), 0 for none. TEXT is - where there is none, else = and the text
#   failed ID ERRNO   nothing can be told
# Why it can't serve at all is one line on standard error.
use strict;
use warnings;
use Socket ();

require($0 =~ s/[^\/]*\/[^\/]*$/shells\/kernel-calls.pl/r);
our (%given, $failed);

my %flags = (
	x64 => { directory => 0200000, no_follow => 0400000 },
	arm64 => { directory => 040000, no_follow => 0100000 },
);
my ($O_PATH, $O_CLOEXEC, $O_NOCTTY, $O_NONBLOCK, $O_NOATIME) = (010000000, 02000000, 0400, 04000, 01000000);
my ($O_DIRECTORY, $O_NOFOLLOW) = @{ $flags{ $given{arch} } }{qw(directory no_follow)};
my ($RESOLVE_NO_MAGICLINKS, $RESOLVE_NO_SYMLINKS, $RESOLVE_BENEATH) = (2, 4, 8);
my ($AT_FDCWD, $AT_EMPTY_PATH, $AT_NO_AUTOMOUNT, $STATX_BASIC_STATS) = (-100, 0x1000, 0x800, 0x7ff);
my ($S_IFMT, $S_IFREG, $NS_GET_PARENT, $PR_SET_PDEATHSIG) = (0170000, 0100000, 0xb702, 1);
my ($CLONE_NEWNS, $CLONE_NEWUTS, $CLONE_NEWNET, $SOCK_NONBLOCK) = (0x20000, 0x4000000, 0x40000000, 04000);
my ($ESRCH, $EIO, $EAGAIN, $EPERM, $EBUSY, $EINVAL, $EFBIG) = (3, 5, 11, 1, 16, 22, 27);
my ($ENOSYS, $ETIMEDOUT, $EINPROGRESS, $WNOHANG) = (38, 110, 115, 1);

# File systems whose regular files are only that, and whose reading waits for nobody: ext4, overlay, tmpfs, ramfs, squashfs, xfs, btrfs, erofs, f2fs, by the
# magic numbers of statfs(2).
my %is_ordinary = map { $_ => 1 } (
	0xef53, 0x794c7630, 0x01021994, 0x858458f6, 0x73717368, 0x58465342, 0x9123683e, 0xe0f5e1e2, 0xf2f52010,
);

# All in bytes, and of one look.
my ($text_of_file, $text_of_look, $longest_answer) = (4096, 512 * 1024, 4 * 1024 * 1024);
# Processes at once, and how long one may take, in seconds.
my ($most_workers, $look_takes, $connection_takes, $connection_ends) = (64, 2, 3, 1);
# Nested pid namespaces: pid_namespaces(7).
my $deepest = 33;

# What works for a lab now, or can't be killed, by lab and kind; and who talks to us, by the number of the pipe.
my (%busy, %workers, @leaving);

sub decoded { return $_[0] =~ s/%([0-9A-F]{2})/chr hex $1/ger }
sub encoded { return $_[0] =~ s/([^\w.-])/sprintf '%%%02X', ord $1/ger }
sub answer { syswrite STDOUT, join(' ', @_) . "\n" }
sub shut { try_call('close', $_[0]) if $_[0] >= 0 }

# Answers -1 with $! when it fails, as try_call.
sub open_in {
	my ($folder, $name, $how) = @_;
	return try_call('openat', $folder, $name, $how | $O_CLOEXEC, 0);
}

# What statx(2) says of an open file: device, inode, mode, ...; nothing, with $!, when it fails.
sub facts_of {
	my ($file) = @_;
	my ($here, $facts) = ('', "\0" x 256);
	return if try_call('statx', $file, $here, $AT_EMPTY_PATH | $AT_NO_AUTOMOUNT, $STATX_BASIC_STATS, $facts) < 0;
	my ($links, $uid, $gid, $mode, $inode, $size, $blocks, $seconds, $nanoseconds, $rmajor, $rminor, $major, $minor) =
		unpack 'x16 L L L S x2 Q Q Q x40 q L x20 L L L L', $facts;
	my $device = $minor & 0xff | ($major & 0xfff) << 8 | ($minor & ~0xff) << 12 | ($major & ~0xfff) << 32;
	my $changed = $seconds * 1000 + int($nanoseconds / 1_000_000);
	return ($device, $inode, $mode, $links, $uid, $gid, $size, $blocks * 512, $changed, $rmajor, $rminor);
}

# The folder of a process in /proc, which stays the folder of this very process when another gets its number. Nobody of another lab has one
# here. Answers -1 with $! when it fails.
sub open_process_of {
	my ($lab, $process) = @_;
	my $entry = open_entry($process);
	return $entry if $entry < 0 || is_below($entry, $lab);
	shut($entry);
	$! = $EPERM;
	return -1;
}

sub open_entry {
	my ($pid, $starttime) = split /,/, $_[0];
	my $entry = open_in($AT_FDCWD, "/proc/$pid", $O_PATH | $O_DIRECTORY);
	my $stat = $entry < 0 ? -1 : open_in($entry, 'stat', 0);
	if ($stat >= 0) {
		open(my $file, '<&=', $stat) or return -1;
		local $/;
		my ($after_name) = (readline($file) // '') =~ /.*\) (.*)/s;
		return $entry if ((split / /, $after_name // '')[19] // '') eq $starttime;
	}
	shut($entry);
	$! = $ESRCH;
	return -1;
}

# Whether its pid namespace is that of the lab, or one in it.
sub is_below {
	my ($entry, $lab) = @_;
	my $wanted = join ':', identity_and_close(open_in($lab, 'ns/pid', 0));
	my $namespace = open_in($entry, 'ns/pid', 0);
	for (1 .. $deepest) {
		return 0 if $namespace < 0 || $wanted eq '';
		my $parent = try_call('ioctl', $namespace, $NS_GET_PARENT, 0);
		if (join(':', identity_and_close($namespace)) eq $wanted) {
			shut($parent);
			return 1;
		}
		$namespace = $parent;
	}
	shut($namespace);
	return 0;
}

# Device and inode.
sub identity_and_close {
	my ($file) = @_;
	return if $file < 0;
	my @facts = facts_of($file);
	shut($file);
	return @facts[0, 1];
}

# The words for one file below a root directory. The kernel walks there without a link, and not out of it.
sub find_file {
	my ($root, $wish, $left) = @_;
	my ($wants_text, $path) = $wish =~ /^(.)\/*(.*)/s;
	my $how = pack 'QQQ', $O_PATH | $O_NOFOLLOW | $O_CLOEXEC, 0, $RESOLVE_BENEATH | $RESOLVE_NO_SYMLINKS | $RESOLVE_NO_MAGICLINKS;
	$path = '.' if $path eq '';
	my $file = try_call('openat2', $root, $path, $how, length $how);
	return $! + 0 if $file < 0;
	my @facts = facts_of($file) or return $! + 0;
	my ($device, $inode, $mode) = splice @facts, 0, 3;
	my $text = $wants_text eq 't' && ($mode & $S_IFMT) == $S_IFREG ? read_text($file) : undef;
	shut($file);
	return $EFBIG if defined $text && ($$left -= length $text) < 0;
	return join ',', 0, $mode, $device, $inode, @facts, defined $text ? '=' . encoded($text) : '-';
}

# By its own number, so that it is the file that was looked at. A lease of the learner's doesn't make us wait, and they see no trace of the reading.
sub read_text {
	my ($file) = @_;
	my $system = "\0" x 128;
	return if try_call('fstatfs', $file, $system) < 0 || !$is_ordinary{ unpack 'Q', $system };
	my ($again, $how) = ("/proc/self/fd/$file", $O_NONBLOCK | $O_NOCTTY);
	my ($open, $text);
	sysopen($open, $again, $how | $O_NOATIME) or sysopen($open, $again, $how) or return;
	return defined sysread($open, $text, $text_of_file) ? $text : undef;
}

sub look_in {
	my ($lab, $index, $place, $left) = @_;
	my ($process, @wishes) = split /:/, $place;
	my $entry = open_process_of($lab, $process);
	return "place,$index," . ($! + 0) if $entry < 0;
	my $root = open_in($entry, 'root', $O_PATH | $O_DIRECTORY);
	my $mounts = $root < 0 ? -1 : open_in($entry, 'ns/mnt', 0);
	return "place,$index," . ($! + 0) if $mounts < 0;
	my ($device, $inode) = facts_of($root);
	my (undef, $namespace) = identity_and_close($mounts);
	return "place,$index,$EIO" unless defined $inode && defined $namespace;
	my @words = ("place,$index,0,mnt:[$namespace],$device,$inode");
	push @words, "file,$index,$_," . find_file($root, decoded($wishes[$_]), $left) for 0 .. $#wishes;
	shut($_) for $root, $entry;
	return @words;
}

# Namespaces of processes: [index, file, inode], and words for those that are not to be had.
sub open_namespaces {
	my ($lab, $kind, @processes) = @_;
	my (@open, @words);
	for my $index (0 .. $#processes) {
		my $entry = open_process_of($lab, $processes[$index]);
		my $file = $entry < 0 ? -1 : open_in($entry, "ns/$kind", 0);
		if ($file < 0) { push @words, "$kind,$index," . ($! + 0) }
		else { push @open, [$index, $file, (facts_of($file))[1]] }
		shut($entry);
	}
	return (\@open, @words);
}

sub name_of_host {
	my ($file) = @_;
	my $names = "\0" x 400;
	return $! + 0 if try_call('setns', $file, $CLONE_NEWUTS) < 0 || try_call('uname', $names) < 0;
	return (0, encoded(unpack 'x65 Z65', $names));
}

# Afterwards this process is in the mount namespace of a learner: it opens nothing by a path any more, and Perl must not load a thing.
sub root_of_mounts {
	my ($file) = @_;
	return $! + 0 if try_call('setns', $file, $CLONE_NEWNS) < 0;
	my @facts = stat '/' or return $! + 0;
	return (0, @facts[0, 1]);
}

sub look {
	my ($lab_process, $places, $hostnames, $mount_roots) = @_;
	my $lab = open_entry($lab_process);
	return $! + 0 if $lab < 0;
	my $left = $text_of_look;
	my @places = split /;/, $places;
	my @words = map { look_in($lab, $_, $places[$_], \$left) } 0 .. $#places;
	my ($hosts, @lost_hosts) = open_namespaces($lab, 'uts', split /;/, $hostnames);
	my ($mounts, @lost_mounts) = open_namespaces($lab, 'mnt', split /;/, $mount_roots);
	push @words, @lost_hosts, @lost_mounts;
	push @words, namespace_words('uts', $_, name_of_host($_->[1])) for @$hosts;
	push @words, namespace_words('mnt', $_, root_of_mounts($_->[1])) for @$mounts;
	return (0, @words);
}

sub namespace_words {
	my ($kind, $namespace, $errno, @values) = @_;
	my ($index, undef, $inode) = @$namespace;
	return $errno == 0 ? join(',', $kind, $index, 0, "$kind:[$inode]", @values) : "$kind,$index,$errno";
}

# As in the network of this process, which is none of ours.
sub connect_from {
	my ($lab_process, $process, $address, $port) = @_;
	my $lab = open_entry($lab_process);
	my $entry = $lab < 0 ? -1 : open_process_of($lab, $process);
	my $network = $entry < 0 ? -1 : open_in($entry, 'ns/net', 0);
	return $! + 0 if $network < 0;
	my $own = join ':', identity_and_close(open_in($AT_FDCWD, '/proc/self/ns/net', 0));
	return $EPERM if $own eq join ':', (facts_of($network))[0, 1];
	return $! + 0 if try_call('setns', $network, $CLONE_NEWNET) < 0;
	my $family = $address =~ /:/ ? Socket::AF_INET6() : Socket::AF_INET();
	my $packed = Socket::inet_pton($family, $address) // return $EINVAL;
	socket(my $socket, $family, Socket::SOCK_STREAM() | $SOCK_NONBLOCK, 0) or return $! + 0;
	my $to = $address =~ /:/ ? Socket::pack_sockaddr_in6($port, $packed) : Socket::pack_sockaddr_in($port, $packed);
	return 0 if connect $socket, $to;
	return $! + 0 if $! != $EINPROGRESS;
	my $ready = '';
	vec($ready, fileno $socket, 1) = 1;
	return $ETIMEDOUT unless select undef, $ready, undef, $connection_ends;
	return unpack 'i', getsockopt $socket, Socket::SOL_SOCKET(), Socket::SO_ERROR();
}

# pidfd_open(2) before the process is known for certain: it can't be another's afterwards. Nothing here waits, so no process of its own does it.
sub send_signal {
	my ($lab_process, $process, $number) = @_;
	return $EPERM if $lab_process eq $process;
	my $lab = open_entry($lab_process);
	my ($pid) = split /,/, $process;
	my $target = $lab < 0 ? -1 : try_call('pidfd_open', $pid + 0, 0);
	my $entry = $target < 0 ? -1 : open_process_of($lab, $process);
	my $errno = $entry < 0 || try_call('pidfd_send_signal', $target, $number + 0, 0, 0) < 0 ? $! + 0 : 0;
	shut($_) for $lab, $target, $entry;
	return $errno;
}

# Does something in a process of its own, which is killed when it takes too long.
sub work {
	my ($id, $for, $takes, $job) = @_;
	return answer('failed', $id, $EBUSY) if $busy{$for};
	return answer('failed', $id, $EAGAIN) if keys(%workers) + @leaving >= $most_workers;
	pipe(my $answers, my $told) or return answer('failed', $id, $! + 0);
	my $us = $$;
	my $pid = fork // return answer('failed', $id, $! + 0);
	if ($pid == 0) {
		try_call('prctl', $PR_SET_PDEATHSIG, 9, 0, 0, 0);
		leave(1) if getppid != $us;
		say_to($told, join(' ', $job->()));
		leave(0);
	}
	close $told;
	$busy{$for} = 1;
	$workers{ fileno $answers } = { id => $id, for => $for, pid => $pid, pipe => $answers, until => now() + $takes, said => '' };
}

sub say_to {
	my ($pipe, $text) = @_;
	$text .= "\n";
	while (length $text) {
		my $written = syswrite $pipe, $text;
		leave(1) unless defined $written;
		substr $text, 0, $written, '';
	}
}

# Of the clock that nobody sets.
sub now {
	open(my $uptime, '<', '/proc/uptime') or $failed->('/proc/uptime', $! + 0);
	return (split / /, readline $uptime)[0];
}

sub hear {
	my ($worker) = @_;
	my $read = sysread $worker->{pipe}, $worker->{said}, 65536, length $worker->{said};
	if ($read && length $worker->{said} <= $longest_answer) { return }
	my ($errno, $words) = $worker->{said} =~ /^(\d+) ?(.*)\n/s;
	delete $busy{ $worker->{for} };
	if (!defined $errno) { finish($worker, 'failed', $EIO) }
	elsif ($errno != 0 && $worker->{for} =~ /^look/) { finish($worker, 'failed', $errno) }
	else { finish($worker, 'done', $worker->{for} =~ /^look/ ? $words : $errno) }
}

# Its number is not another process' before we have waited for it.
sub finish {
	my ($worker, $what, @words) = @_;
	answer($what, $worker->{id}, @words);
	delete $workers{ fileno $worker->{pipe} };
	close $worker->{pipe};
	kill 'KILL', $worker->{pid};
	push @leaving, $worker;
}

sub reap {
	@leaving = grep {
		my $is_there = waitpid($_->{pid}, $WNOHANG) == 0;
		delete $busy{ $_->{for} } unless $is_there;
		$is_there;
	} @leaving;
}

sub take_line {
	my ($what, $id, $lab, @fields) = split / /, $_[0], -1;
	if ($what eq 'signal') { answer('done', $id, send_signal($lab, @fields)) }
	elsif ($what eq 'look') { work($id, "look $lab", $look_takes, sub { look($lab, @fields) }) }
	elsif ($what eq 'connect') { work($id, "connect $lab", $connection_takes, sub { connect_from($lab, @fields) }) }
}

sub give_up_late {
	my $now = now();
	for my $worker (values %workers) { finish($worker, 'failed', $ETIMEDOUT) if $now > $worker->{until} }
}

sub set_up {
	$0 = 'lab-sight';
	try_call('close', try_call('openat2', $AT_FDCWD, my $here = '.', my $how = pack('QQQ', $O_PATH, 0, 0), 24)) >= 0
		or $failed->('openat2, from Linux 5.6', $! + 0);
}

sub serve {
	set_up();
	my $input = '';
	while (1) {
		my $ready = '';
		vec($ready, $_, 1) = 1 for 0, keys %workers;
		select $ready, undef, undef, %workers || @leaving ? 0.1 : undef;
		for my $worker (values %workers) { hear($worker) if vec $ready, fileno $worker->{pipe}, 1 }
		give_up_late() if %workers;
		reap();
		next unless vec $ready, 0, 1;
		sysread STDIN, $input, 65536, length $input or exit 0;
		take_line($1) while $input =~ s/^(.*)\n//;
	}
}

serve();
