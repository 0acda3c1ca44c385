import { defineLab } from '#course/define-lab.ts';

export default defineLab({ terminals: ['main', 'second'], limits: { pids: 64 } });
