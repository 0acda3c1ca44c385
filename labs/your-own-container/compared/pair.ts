import { isAlive, parentProcess } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { runsNginx } from '../nginx.ts';
import { layRoot, writeBoxScript } from '../own-root.ts';

/** Bash that starts nginx twice: by docker, and by the script of this module. */
export const startBoth = `
${layRoot}${writeBoxScript}
sed -i 's/^exec .*/exec prlimit --nproc=100 setpriv --no-new-privs --inh-caps=-all --bounding-set=-all,+chown,+dac_override,+setgid,+setuid,+net_bind_service,+kill "$@"/' /root/box.sh
docker run -d --net none --name web nginx > /dev/null
setsid -f unshare --pid --fork --mount --uts --ipc --net /root/box.sh nginx -g 'daemon off;' < /dev/null > /dev/null 2>&1
until [ "$(pgrep -c -f '^nginx: master')" = 2 ]; do sleep 0.05; done
`;

/** Number 1 of docker's container. */
export function dockersNginx(view: CheckView): ProcessFacts | undefined {
	return masters(view).find((process) => parentProcess(view, process)?.comm === 'conmon');
}

/** Number 1 of the box of one's own. */
export function ownNginx(view: CheckView): ProcessFacts | undefined {
	return masters(view).find((process) => parentProcess(view, process)?.comm === 'unshare');
}

function masters({ snapshot }: CheckView): readonly ProcessFacts[] {
	return snapshot.processes.filter(
		(process) => isAlive(process) && runsNginx(process) && process.insidePids.at(-1) === 1,
	);
}
