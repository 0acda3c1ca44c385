import { transcriptBlocks } from './src/components/transcript-blocks.ts';
import { darkCode, lightCode } from './src/styles/code-themes.ts';

/** For blocks of code in lessons and for `<Code>`, which reads no other file. @type {import('@astrojs/starlight/expressive-code').StarlightExpressiveCodeOptions} */
export default {
	plugins: [transcriptBlocks()],
	themes: [darkCode, lightCode],
	themeCssSelector: (theme) => `[data-theme='${theme.type}']`,
	useStarlightUiThemeColors: false,
	// No lesson marks parts of code; the styles for it would weigh on every page.
	textMarkers: false,
	styleOverrides: {
		borderRadius: '4px',
		borderColor: 'var(--hairline)',
		codeFontFamily: 'var(--mono)',
		codeFontSize: '0.875rem',
		codePaddingInline: '1rem',
		uiFontFamily: 'var(--sans)',
		focusBorder: 'var(--focus)',
		codeBackground: 'var(--well)',
		frames: {
			shadowColor: 'transparent',
			frameBoxShadowCssValue: 'none',
			editorTabBarBackground: 'var(--well)',
			editorActiveTabBackground: 'var(--well)',
			editorActiveTabIndicatorTopColor: 'transparent',
			editorActiveTabIndicatorBottomColor: 'var(--hairline)',
			editorTabBarBorderBottomColor: 'var(--hairline)',
			editorActiveTabForeground: 'var(--muted)',
			terminalBackground: 'var(--well)',
			terminalTitlebarBackground: 'var(--well)',
			terminalTitlebarBorderBottomColor: 'var(--hairline)',
			terminalTitlebarForeground: 'var(--muted)',
			terminalTitlebarDotsForeground: 'transparent',
		},
	},
	defaultProps: {
		overridesByLang: { 'bash,sh': { frame: 'none', wrap: true }, 'console,text': { frame: 'none' } },
	},
};
