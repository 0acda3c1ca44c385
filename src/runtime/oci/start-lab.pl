# start-lab.pl NAME=VALUE... -- ENGINE ARGUMENT...
# Makes what an OCI engine can't make for a lab and becomes the engine, in the lab's folder as the working directory:
# a user namespace that belongs to the lab's own host uid, with limits of its own, a disk (lab-disk.pl), and the lab's root over an
# id-mapped image.
# Perl, because Node has no such system calls, and because whoever can build an image has it: mmdebstrap is written in it.
#
#   arch         x64 or arm64: Node's names
#   owner        host uid that the namespace belongs to, and that the kernel charges
#   first        host uid of the lab's root
#   count        how many ids the lab has
#   image-first  host uid of root in the image
#   limits       user.max_* of the namespace: name:number,...
#   processes    how many it may have, where there is no cgroup to say so
#   files        soft:hard limit of open files
#   locked       limit of memory that can't be swapped out, in bytes
#   image        folder of the image's root file system
#   rootfs       where the lab's root is mounted
#   overlay      flags of the overlay beside volatile: name,...
#
# Names in the folder: image and disk, links to where they are mounted; userns, a link to the namespace, is made here.
# With try=FOLDER instead of image and rootfs it only says whether a folder's files can be mapped for an overlay, and mounts nothing.
# With try-disk=FOLDER it only makes a disk in that folder, mounted for nobody else.
# What failed, and why, is one line on standard error.
use strict;
use warnings;

my %numbers = (
	x64 => { mount => 165, umount => 166, prctl => 157, setresuid => 117, setresgid => 119, setgroups => 116, unshare => 272, prlimit => 302, setxattr => 188 },
	arm64 => { mount => 40, umount => 39, prctl => 167, setresuid => 147, setresgid => 149, setgroups => 159, unshare => 97, prlimit => 261, setxattr => 5 },
);
my %everywhere = (open_tree => 428, move_mount => 429, fsopen => 430, fsconfig => 431, fsmount => 432, mount_setattr => 442);

my ($AT_FDCWD, $AT_EMPTY_PATH) = (-100, 0x1000);
my ($CLONE_NEWUSER, $CLONE_NEWNS) = (0x10000000, 0x20000);
my ($PR_SET_SECUREBITS, $SECBIT_NO_SETUID_FIXUP) = (28, 4);
my ($MS_REC, $MS_PRIVATE) = (0x4000, 0x40000);
my ($MOUNT_ATTR_RDONLY, $MOUNT_ATTR_IDMAP) = (1, 0x00100000);
my ($OPEN_TREE_CLONE, $MOVE_MOUNT_F_EMPTY_PATH) = (1, 4);
my ($FSCONFIG_SET_FLAG, $FSCONFIG_SET_STRING, $FSCONFIG_CMD_CREATE) = (0, 1, 6);
my ($RLIMIT_CORE, $RLIMIT_NPROC, $RLIMIT_NOFILE, $RLIMIT_MEMLOCK) = (4, 6, 7, 8);

my %given;
while (@ARGV && (my $argument = shift @ARGV) ne '--') {
	my ($name, $value) = split /=/, $argument, 2;
	$given{$name} = $value;
}
my $numbers = $numbers{$given{arch}} or failed("no system call numbers for $given{arch}", '');

sub failed {
	my ($step, $why) = @_;
	print STDERR $why eq '' ? "$step\n" : "$step: $why\n";
	exit 1;
}

# Strings go as their address and numbers as they are; a literal could not be passed by address, hence the copy.
sub call {
	my ($step, $name, @arguments) = @_;
	my $answer = syscall($everywhere{$name} // $numbers->{$name}, @arguments);
	failed($step, "$name: $!") if $answer < 0;
	return $answer;
}

# As call, for those that answer a file: it is closed when nothing refers to it any more.
sub open_by {
	my ($step, @call) = @_;
	open my $file, '<&=', call($step, @call) or failed($step, $!);
	return $file;
}

sub write_file {
	my ($file, $text) = @_;
	open my $out, '>', $file or failed($file, $!);
	syswrite $out, $text or failed($file, $!);
}

# Runs what is given in a child that is the owner and is in a new user namespace; answers the namespace as an open file.
# The child keeps its capabilities while it becomes the owner: some kernels let only those who have them make user namespaces.
sub new_user_namespace {
	my ($map, $inside) = @_;
	pipe(my $ready, my $is_ready) && pipe(my $go, my $may_go) or failed('pipe', $!);
	my $pid = fork // failed('fork', $!);
	if ($pid == 0) {
		close $_ for $ready, $may_go;
		my $owner = $given{owner} + 0;
		call('user namespace', 'prctl', $PR_SET_SECUREBITS, $SECBIT_NO_SETUID_FIXUP, 0, 0, 0);
		call('user namespace', 'setgroups', 0, 0);
		call('user namespace', 'setresgid', $owner, $owner, $owner);
		call('user namespace', 'setresuid', $owner, $owner, $owner);
		limit_processes() if defined $given{processes};
		call('user namespace', 'unshare', $CLONE_NEWUSER);
		syswrite $is_ready, '1';
		$inside->() if sysread $go, my $byte, 1;
		exit 0;
	}
	close $_ for $is_ready, $go;
	my $namespace;
	if (sysread $ready, my $byte, 1) {
		write_file("/proc/$pid/uid_map", $map);
		write_file("/proc/$pid/gid_map", $map);
		open($namespace, '<', "/proc/$pid/ns/user") or failed('user namespace', $!);
		syswrite $may_go, '1';
	}
	waitpid $pid, 0;
	exit 1 if $? != 0;
	return $namespace;
}

# The kernel keeps this limit with the namespace, for all that is in it or below, from Linux 5.14: getrlimit(2).
sub limit_processes {
	call('processes', 'prlimit', 0, $RLIMIT_NPROC, pack('QQ', $given{processes}, $given{processes}), 0);
}

sub set_limits {
	for (split /,/, $given{limits}) {
		my ($name, $limit) = split /:/;
		my $file = "/proc/sys/user/max_$name";
		write_file($file, $limit) if -e $file;
	}
}

# Mounts the image, read only, where the lab's root will be; its files belong to the lab's own ids there.
sub attach_image {
	my ($image, $place) = @_;
	my $tree = open_by('image', 'open_tree', $AT_FDCWD, $image, $OPEN_TREE_CLONE);
	if ($given{first} != $given{'image-first'}) {
		my $map = new_user_namespace("$given{'image-first'} $given{first} $given{count}", sub { });
		my $attributes = pack 'QQQQ', $MOUNT_ATTR_RDONLY | $MOUNT_ATTR_IDMAP, 0, 0, fileno $map;
		call('id-mapped image', 'mount_setattr', fileno $tree, '', $AT_EMPTY_PATH, $attributes, length $attributes);
	}
	call('image', 'move_mount', fileno $tree, '', $AT_FDCWD, $place, $MOVE_MOUNT_F_EMPTY_PATH);
}

# Answers an overlay that is mounted nowhere yet.
sub new_overlay {
	my ($options, @flags) = @_;
	my $context = open_by('overlay', 'fsopen', 'overlay', 0);
	my @set = (fileno $context, $FSCONFIG_SET_STRING);
	call("overlay: $_", 'fsconfig', @set, $_, $options->{$_}, 0) for sort keys %$options;
	call("overlay: $_", 'fsconfig', fileno $context, $FSCONFIG_SET_FLAG, $_, 0, 0) for @flags;
	call('overlay', 'fsconfig', fileno $context, $FSCONFIG_CMD_CREATE, 0, 0, 0);
	return open_by('overlay', 'fsmount', fileno $context, 0, 0);
}

# The overlay keeps its own hold on the image, so that this need not stay mounted: until the end there is one mount point only.
sub mount_root {
	attach_image($given{image}, $given{rootfs});
	my $overlay = new_overlay({ source => 'overlay', lowerdir => 'image', upperdir => 'disk/upper', workdir => 'disk/work' }, 'volatile', split /,/, $given{overlay} // '');
	call('overlay', 'umount', $given{rootfs}, 0);
	call('overlay', 'move_mount', fileno $overlay, '', $AT_FDCWD, $given{rootfs}, $MOVE_MOUNT_F_EMPTY_PATH);
}

sub leave_mounts_alone {
	call('mount namespace', 'unshare', $CLONE_NEWNS);
	call('mount namespace', 'mount', '', '/', '', $MS_REC | $MS_PRIVATE, 0);
}

# Two lower layers need no upper one.
sub try_mapping {
	my ($folder) = @_;
	leave_mounts_alone();
	attach_image($folder, $folder);
	chdir $folder or failed($folder, $!);
	new_overlay({ source => 'overlay', lowerdir => '.:/dev' });
	exit 0;
}

sub try_disk {
	my ($folder) = @_;
	leave_mounts_alone();
	chdir $folder or failed($folder, $!);
	mount_disk(\%given);
	exit 0;
}

# Inherited, and not in the bundle: an engine would set them when the lab's process is in a namespace that isn't the engine's, for which
# the kernel wants CAP_SYS_RESOURCE.
sub set_resource_limits {
	my ($soft, $hard) = split /:/, $given{files};
	my $now = pack 'QQ', 0, 0;
	syscall($numbers->{prlimit}, 0, $RLIMIT_NOFILE, 0, $now) == 0 or failed('open files', $!);
	my (undef, $most) = unpack 'QQ', $now;
	$hard = $most if $most < $hard;
	$soft = $hard if $hard < $soft;
	call('open files', 'prlimit', 0, $RLIMIT_NOFILE, pack('QQ', $soft, $hard), 0);
	call('core dumps', 'prlimit', 0, $RLIMIT_CORE, pack('QQ', 0, 0), 0);
	call('locked memory', 'prlimit', 0, $RLIMIT_MEMLOCK, pack('QQ', $given{locked}, $given{locked}), 0);
}

sub close_standard_files {
	open(STDIN, '<', '/dev/null') && open(STDOUT, '>', '/dev/null') && open(STDERR, '>', '/dev/null') or failed('/dev/null', $!);
}

require($0 =~ s/[^\/]*$/lab-disk.pl/r);
try_mapping($given{try}) if defined $given{try};
try_disk($given{'try-disk'}) if defined $given{'try-disk'};
mount_disk(\%given);
mount_root();
# Above this number a file is closed when a program is started: the engine must find this one open, and closes it for the lab.
$^F = 255;
my $namespace = new_user_namespace("0 $given{first} $given{count}", \&set_limits);
symlink "/proc/$$/fd/" . fileno($namespace), 'userns' or failed('userns', $!);
set_resource_limits();
close_standard_files();
exec { $ARGV[0] } @ARGV or exit 127;
