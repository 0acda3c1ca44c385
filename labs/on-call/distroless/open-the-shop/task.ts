import { defineTask } from '#checks/define-task.ts';
import { fileAt } from '#checks/file-at.ts';
import { all, any, type Finding, fileIs, fileMissing, fileSays, livesOn, orElse, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { numberBetween } from '#checks/vars.ts';
import { brokenStart, startedAs } from '../../started.ts';
import { untilTried } from '../../symptom.ts';

/** What the server asks for each page of the shop: who may have it. */
const rules = '/www/shop/httpd.conf';

export default defineTask({
	id: 'open-the-shop',
	title: 'Mend a container that has nothing inside',
	mode: 'edge',
	reads: ['files'],
	files: [
		{ path: rules, text: true, in: 'each-root' },
		{ path: '/www/shop/index.html', in: 'each-root' },
		'/srv/box/www/shop/httpd.conf',
	],
	vars: { port: numberBetween(8100, 8900) },
	start: `
mkdir -p /srv/box
cat > /usr/local/sbin/make-box << 'SH'
mount -t tmpfs none /srv/box
cd /srv/box
mkdir -p app old www/shop
cp /usr/bin/busybox app/busybox
cp /usr/bin/busybox app/httpd
echo 'The shop is open.' > www/shop/index.html
echo 'D:*' > www/shop/httpd.conf
pivot_root . old
exec /app/busybox sh -c '/app/busybox umount -l /old; /app/busybox rmdir /old; /app/busybox rm /app/busybox; exec /app/httpd -f -p {{port}} -h /www'
SH
setsid -f unshare --mount --pid --fork sh /usr/local/sbin/make-box < /dev/null > /dev/null 2>&1
until pgrep -f '^/app/httpd'; do sleep 0.02; done
rm /usr/local/sbin/make-box
`,
	check,
	hints: [
		'There is no shell in there that you could call, and you need none: its files can be reached from outside. The kernel has a door to the root directory of every process.',
		'`ls -R /proc/$(pgrep -f ^/app/httpd)/root/www`. The server reads the httpd.conf of a directory anew for each request; a line `D:*` in it denies everybody.',
		'Type `rm /proc/$(pgrep -f ^/app/httpd)/root/www/shop/httpd.conf`.',
	],
	wrong: {
		'another-tree':
			'/srv/box of the lab is an empty directory. The tmpfs with the shop was mounted over it in another mount namespace, and there you have not been.',
		'killed-it': 'The server is gone, and its files with it: they were in memory. Reset the lab, and leave it running.',
		'no-shop': 'The shop itself is gone: its page has to be there. Only who may see it has to change.',
	},
	explanation:
		'/proc/PID/root leads into the mount namespace and the root directory of a process, as it sees them. Your own cat, echo and vi work on its files; it needs none of its own. For network, `nsenter -t PID -n` does the same: your programs, its interfaces.',
});

function check(view: CheckView) {
	const server = startedAs(view, '/app/httpd');
	if (server === undefined) return brokenStart;
	const lives = orElse(livesOn(server), { says: `${nameProcess(server.first)} is gone`, wrong: 'killed-it' });
	const mended = all(lives, hasShop(view, server), isOpen(view, server));
	return verdictOf(untilTried(mended, 'The shop still answers 403 Forbidden'), {
		passed: `${nameProcess(server.latest)} has run all the time, and now lets everybody in.`,
	});
}

function hasShop(view: CheckView, { latest }: ProcessRecord): Finding {
	return orElse(fileIs(view, { in: latest, path: '/www/shop/index.html' }, 'file'), { wrong: 'no-shop' });
}

function isOpen(view: CheckView, { latest }: ProcessRecord): Finding {
	const at = { in: latest, path: rules };
	const open = any(fileMissing(view, at), fileSays(view, at, { text: /^(?!D:)/, what: 'nothing of D:*' }));
	const elsewhere = fileAt(view, '/srv/box/www/shop/httpd.conf');
	return orElse(open, {
		says: `${nameProcess(latest)} still reads D:* in its ${rules}: everybody is denied`,
		...(elsewhere && !('unreadable' in elsewhere) ? { wrong: 'another-tree' } : {}),
	});
}
