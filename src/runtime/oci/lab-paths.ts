import { join } from 'node:path';
import type { Home } from '../../foundation/node/home.ts';

/** Where the parts of one lab lie on the host. */
export interface LabPaths {
	/** Everything of the lab that is on disk, and its OCI bundle: `config.json` lies here. */
	readonly folder: string;
	readonly state: string;
	readonly config: string;
	/** A link to `rootfs`, where the image is mounted first: so the overlay's options name no path of the host. */
	readonly lower: string;
	/** A link to the lab's user namespace while it starts. */
	readonly userNamespace: string;
	/** Where the lab's disk is mounted: all that it writes, but to a tmpfs, is on it. Under `home.run` too: a home may be reached through a link. */
	readonly disk: string;
	/** A link to `disk`: so the overlay's options name no path of the host. */
	readonly diskLink: string;
	/** `/var/lib/containers` of the lab, on its disk: layers and state of the containers in it. */
	readonly containers: string;
	readonly pidFile: string;
	readonly log: string;
	/** Where the overlay is mounted: under `home.run`, because root of the lab, nobody on the host, must reach it. */
	readonly rootfs: string;
}

/** Whether a lab may have this id: it names folders and cgroups. */
export function isLabId(id: string): boolean {
	return /^[a-z0-9-]{1,40}$/.test(id);
}

export function rootfsFolder(home: Home): string {
	return join(home.run, 'rootfs');
}

export function disksFolder(home: Home): string {
	return join(home.run, 'disks');
}

export function labPaths(home: Home, id: string): LabPaths {
	const folder = join(home.labs, id);
	return {
		folder,
		state: join(folder, 'lab.json'),
		config: join(folder, 'config.json'),
		lower: join(folder, 'image'),
		userNamespace: join(folder, 'userns'),
		disk: join(disksFolder(home), id),
		diskLink: join(folder, 'disk'),
		containers: join(disksFolder(home), id, 'containers'),
		pidFile: join(folder, 'init.pid'),
		log: join(folder, 'engine.log'),
		rootfs: join(rootfsFolder(home), id),
	};
}
