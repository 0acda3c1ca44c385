import { defineLab } from '#course/define-lab.ts';

export default defineLab({ terminals: ['inside', 'outside'], limits: { memoryMegabytes: 768 } });
