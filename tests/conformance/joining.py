"""Run as root of a lab while terminals are opened: tries to get hold of the process that enters the lab for each, and says what it got."""
import ctypes, os

libc = ctypes.CDLL(None, use_errno=True)
PTRACE_SEIZE, PTRACE_INTERRUPT, PTRACE_DETACH, WALL = 0x4206, 0x4207, 17, 0x40000000
PIDFD_OPEN, PIDFD_GETFD = 434, 438
own = os.getpid()
seen, got = set(), set()


def name_of(pid):
    with open(f"/proc/{pid}/comm") as file:
        return file.read().strip()


def is_of_host(target):
    return "perl" in target or "memfd" in target


def try_links(pid):
    if is_of_host(os.readlink(f"/proc/{pid}/exe")):
        got.add("exe")
        os.open(f"/proc/{pid}/exe", os.O_RDONLY)
        got.add("exe opened")


def try_files(pid):
    for descriptor in os.listdir(f"/proc/{pid}/fd"):
        target = os.readlink(f"/proc/{pid}/fd/{descriptor}")
        if not target.startswith("/dev/pts/"):
            got.add(f"fd {target}")


def try_maps(pid):
    with open(f"/proc/{pid}/maps") as file:
        if is_of_host(file.read()):
            got.add("maps")


def try_environment(pid):
    with open(f"/proc/{pid}/environ") as file:
        text = file.read()
    if "HOME=" not in text and text:
        got.add("environ")


def try_memory(pid):
    with open(f"/proc/{pid}/mem", "rb"):
        if name_of(pid) == "lab-shell":
            got.add("mem")


def try_trace(pid):
    if libc.ptrace(PTRACE_SEIZE, pid, None, None) == 0:
        if name_of(pid) == "lab-shell":
            got.add("ptrace")
        libc.ptrace(PTRACE_INTERRUPT, pid, None, None)
        os.waitpid(pid, WALL)
        libc.ptrace(PTRACE_DETACH, pid, None, None)


def try_descriptors(pid):
    process = libc.syscall(PIDFD_OPEN, pid, 0)
    for descriptor in range(3, 12):
        copy = libc.syscall(PIDFD_GETFD, process, descriptor, 0)
        if copy >= 0:
            got.add(f"copy of {os.readlink(f'/proc/self/fd/{copy}')}")
            os.close(copy)
    os.close(process)


tries = [try_links, try_files, try_maps, try_environment, try_memory, try_descriptors, try_trace]
turn = 0
print("looking", flush=True)
while not os.path.exists("/tmp/enough"):
    for pid in os.listdir("/proc"):
        if not pid.isdigit() or int(pid) == own:
            continue
        try:
            if name_of(pid) != "lab-shell":
                continue
            seen.add(pid)
            for n in range(len(tries)):
                turn += 1
                try:
                    tries[turn % len(tries)](int(pid))
                except OSError:
                    pass
        except OSError:
            pass
print("seen", len(seen), "got", sorted(got), flush=True)
