# For interactive shells.
shopt -s checkwinsize histappend
HISTCONTROL=ignoreboth

# The status of the last command, in red, when it failed; then user@host:directory#.
__remember_status() { __status=$?; [ "$__status" != 0 ] || __status=; }
PROMPT_COMMAND=__remember_status
PS1='\[\e[31m\]${__status:+$__status }\[\e[32m\]\u@\h\[\e[0m\]:\[\e[34m\]\w\[\e[0m\]\$ '

alias ls='ls --color=auto' grep='grep --color=auto' ll='ls -l'
export LESS=-R

# The first Tab after a command's name loads the completions: a shell that is never asked starts sooner and is smaller.
__load_completions() {
	complete -r -D
	. /usr/share/bash-completion/bash_completion
	return 124
}
complete -D -F __load_completions
