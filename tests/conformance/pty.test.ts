import { spawnPty } from '../../src/pty/node-pty.ts';
import { describePty } from './pty.ts';

describePty('node-pty', spawnPty);
