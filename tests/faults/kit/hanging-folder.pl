# hanging-folder.pl FOLDER
# Mounts a file system of its own, fuse(4), over a folder, and answers nothing but the greeting: whoever asks it for a file waits and
# cannot be killed. Prints "mounted"; when this program ends, all who wait are let go.
use strict;
use warnings;

my ($folder) = @ARGV;
my ($FUSE_LOOKUP, $FUSE_GETATTR, $FUSE_INIT) = (1, 3, 26);
chomp(my $machine = `uname -m`);
my $mount = $machine eq 'aarch64' ? 40 : 165;
$| = 1;
sysopen(my $fuse, '/dev/fuse', 2) or die "/dev/fuse: $!\n";
my $options = 'fd=' . fileno($fuse) . ',rootmode=40000,user_id=0,group_id=0,allow_other';
my ($source, $type) = ('proclab-hanging', 'fuse');
syscall($mount, $source, $folder, $type, 0, $options) == 0 or die "mount: $!\n";
print "mounted\n";
while (sysread $fuse, my $request, 1 << 20) {
	my (undef, $what, $id, undef) = unpack 'L2 Q2', $request;
	next if $what != $FUSE_INIT;
	my $greeting = pack 'L4 S2 L2', 7, 31, 0, 0, 1, 1, 4096, 0;
	$greeting .= "\0" x (64 - length $greeting);
	syswrite $fuse, pack('L l Q', 16 + length $greeting, 0, $id) . $greeting;
}
