# The disk of a lab: part of start-lab.pl, whose `call`, `open_by` and `failed` it uses. Works in the lab's folder.
#
#   disk        file, memory or folder: the last has no limit
#   template    file: an empty file system, to be copied
#   disk-size   memory: bytes
#   disk-files  memory: inodes
#   disk-at     where it is mounted; `disk` is a link to it
#   attributes  a namespace of extended attributes, xattr(7), that it must have
#
# On it are the folders upper, work and containers. A loop device lives no longer than what refers to it,
# loop(4): whoever is killed on the way leaves at most the file.
use strict;
use warnings;

my ($O_RDWR, $O_CREAT, $O_EXCL) = (2, 0100, 0200);
my ($SEEK_SET, $SEEK_DATA, $SEEK_HOLE) = (0, 3, 4);
my ($LOOP_CONFIGURE, $LOOP_CTL_GET_FREE, $LO_FLAGS_AUTOCLEAR) = (0x4C0A, 0x4C82, 4);
my ($FSCONFIG_SET_FLAG, $FSCONFIG_SET_STRING, $FSCONFIG_CMD_CREATE) = (0, 1, 6);
my ($AT_FDCWD, $MOVE_MOUNT_F_EMPTY_PATH) = (-100, 4);
my ($loop_major, $EBUSY, $MS_BIND) = (7, 16, 0x1000);

# Copies only what is written: the holes of the one are holes of the other.
sub copy_sparse {
	my ($from, $to) = @_;
	sysopen(my $in, $from, 0) or failed("disk: $from", $!);
	sysopen(my $out, $to, $O_RDWR | $O_CREAT | $O_EXCL, 0600) or failed("disk: $to", $!);
	truncate $out, -s $in or failed("disk: $to", $!);
	my $end = 0;
	while (defined(my $data = sysseek $in, $end, $SEEK_DATA)) {
		$end = sysseek $in, $data, $SEEK_HOLE;
		sysseek $in, $data, $SEEK_SET;
		sysseek $out, $data, $SEEK_SET;
		for (my $left = $end - $data; $left > 0;) {
			my $read = sysread $in, my $bytes, $left or failed("disk: $from", $!);
			my $written = syswrite $out, $bytes;
			failed("disk: $to", $!) if !defined $written || $written != $read;
			$left -= $read;
		}
	}
	return $out;
}

# In a container without devtmpfs a new loop device has no node.
sub open_loop {
	my ($number) = @_;
	my $device = "/dev/loop$number";
	system 'mknod', $device, 'b', $loop_major, $number if !-e $device;
	sysopen(my $loop, $device, $O_RDWR) or failed("disk: $device", $!);
	return ($loop, $device);
}

# Answers a loop device with the file behind it, and its name. Others may take the free one first: then the next is tried.
sub attach_loop {
	my ($file) = @_;
	sysopen(my $control, '/dev/loop-control', $O_RDWR) or failed('disk: /dev/loop-control', $!);
	my $information = pack 'Q5 L4 x64 x64 x32 Q2', 0, 0, 0, 0, 0, 0, 0, 0, $LO_FLAGS_AUTOCLEAR, 0, 0;
	my $wanted = pack('LL', fileno $file, 0) . $information . pack 'x64';
	for (1 .. 1000) {
		my $number = ioctl($control, $LOOP_CTL_GET_FREE, 0) // failed('disk: a free loop device', $!);
		my ($loop, $device) = open_loop($number + 0);
		return ($loop, $device) if ioctl $loop, $LOOP_CONFIGURE, $wanted;
		failed("disk: $device", $!) if $! != $EBUSY;
	}
	failed('disk', 'every loop device is busy');
}

sub mount_new {
	my ($type, $place, $options, @flags) = @_;
	my $context = open_by("disk: $type", 'fsopen', $type, 0);
	call("disk: $_", 'fsconfig', fileno $context, $FSCONFIG_SET_STRING, $_, $options->{$_}, 0) for sort keys %$options;
	call("disk: $_", 'fsconfig', fileno $context, $FSCONFIG_SET_FLAG, $_, 0, 0) for @flags;
	call("disk: $type", 'fsconfig', fileno $context, $FSCONFIG_CMD_CREATE, 0, 0, 0);
	my $mount = open_by("disk: $type", 'fsmount', fileno $context, 0, 0);
	call("disk: $type", 'move_mount', fileno $mount, '', $AT_FDCWD, $place, $MOVE_MOUNT_F_EMPTY_PATH);
}

# What a lab writes need not outlive a power cut: no barriers. What it removes is given back: discard.
sub mount_file {
	my ($template, $place) = @_;
	my $file = copy_sparse($template, 'disk.img');
	my ($loop, $device) = attach_loop($file);
	mount_new('ext4', $place, { source => $device }, 'discard', 'nobarrier');
}

# The upper folder is the root that the lab sees: it needs the owner and mode of `/`, as that of containers needs its own.
sub lay_out {
	my ($root) = @_;
	for my $folder ('disk/upper', 'disk/containers') {
		mkdir $folder, 0755 or failed($folder, $!);
		chmod 0755, $folder or failed($folder, $!);
		chown $root, $root, $folder or failed($folder, $!);
	}
	mkdir 'disk/work', 0700 or failed('disk/work', $!);
}

sub mount_folder {
	my ($place) = @_;
	mkdir 'files', 0700 or failed('disk: files', $!);
	call('disk: files', 'mount', 'files', $place, '', $MS_BIND, 0);
}

sub need_attributes {
	my ($namespace) = @_;
	my ($name, $value) = ("$namespace.proclab", '1');
	call("disk: $namespace attributes", 'setxattr', 'disk/upper', $name, $value, 1, 0);
}

sub mount_disk {
	my ($given) = @_;
	my $place = $given->{'disk-at'};
	if ($given->{disk} eq 'file') { mount_file($given->{template}, $place) }
	elsif ($given->{disk} eq 'folder') { mount_folder($place) }
	else { mount_new('tmpfs', $place, { size => $given->{'disk-size'}, nr_inodes => $given->{'disk-files'}, mode => '0755' }) }
	lay_out($given->{first});
	need_attributes($given->{attributes}) if defined $given->{attributes};
}

1;
