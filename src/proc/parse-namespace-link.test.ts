import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseNamespaceLink } from './parse-namespace-link.ts';

test('a link has a kind and an inode', () => {
	expect(parseNamespaceLink('pid:[4026531836]')).toEqual({ ok: true, value: { kind: 'pid', inode: 4026531836 } });
});

test.each(['', 'pid:4026531836', '/mnt:[1]', 'net:[]', 'net:[1] (deleted)'])('%j is no namespace link', (text) => {
	expect(parseNamespaceLink(text)).toEqual({ ok: false, error: `not a namespace link: ${text}` });
});

test('nothing throws', () => {
	fc.assert(fc.property(fc.string(), (text) => typeof parseNamespaceLink(text).ok === 'boolean'));
});
