/**
 * Makes the command `nomkdir` in the lab, which runs a program under a filter: mkdir(2) and mkdirat(2) answer EPERM, any other system
 * call goes through; seccomp(2). One script that a start may run any number of times.
 */
export const makeNomkdir = `
cat > /usr/local/bin/nomkdir.new.$$ <<'END'
#!/usr/bin/python3 -IS
"""nomkdir [-TIMES] COMMAND [ARGUMENT]...: runs a program that may make no directory."""
import ctypes, errno, os, struct, sys

# By machine: how the kernel names its system calls, and the numbers of mkdir and mkdirat.
ARCHITECTURE, REFUSED = {"x86_64": (0xC000003E, [83, 258]), "aarch64": (0xC00000B7, [34])}[os.uname().machine]
LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, ERRNO, KILL = 0x7FFF0000, 0x00050000, 0x80000000

def instruction(code, k, if_true=0, if_false=0):
    return struct.pack("HBBI", code, if_true, if_false, k)

steps = [instruction(LOAD, 4), instruction(JUMP_IF_EQUAL, ARCHITECTURE, 1), instruction(RETURN, KILL), instruction(LOAD, 0)]
for number in REFUSED:
    steps += [instruction(JUMP_IF_EQUAL, number, 0, 1), instruction(RETURN, ERRNO | errno.EPERM)]
steps.append(instruction(RETURN, ALLOW))

code = ctypes.create_string_buffer(b"".join(steps))
program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code)))
libc = ctypes.CDLL(None, use_errno=True)
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, FILTER = 38, 22, 2
def prctl(*arguments):
    if libc.prctl(*(ctypes.c_ulong(one) for one in arguments)) != 0:
        sys.exit("nomkdir: " + os.strerror(ctypes.get_errno()))

words = sys.argv[1:]
times = -int(words.pop(0)) if words[0].startswith("-") else 1
prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
for _ in range(times):
    prctl(PR_SET_SECCOMP, FILTER, ctypes.addressof(program), 0, 0)
os.execvp(words[0], words)
END
chmod +x /usr/local/bin/nomkdir.new.$$
mv /usr/local/bin/nomkdir.new.$$ /usr/local/bin/nomkdir
`;
