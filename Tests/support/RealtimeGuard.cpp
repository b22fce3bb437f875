// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What is defined here under the names of the C library is found first by everything in the program, its libraries
// included. System calls: prctl(2), PR_SET_SYSCALL_USER_DISPATCH; while the selector says so, the kernel sends SIGSYS
// instead of carrying them out.
#include "RealtimeGuard.h"

#include <cstdlib> // which also says whether this is glibc

#if defined(__has_feature)
#if __has_feature(realtime_sanitizer) || __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define EARSHOT_NO_GUARD
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__GLIBC__)
#define EARSHOT_NO_GUARD
#endif

#if defined(EARSHOT_NO_GUARD)

namespace earshot::test {
RealtimeGuard::RealtimeGuard() = default;
RealtimeGuard::~RealtimeGuard() = default;
ForbiddenCalls RealtimeGuard::stop() {
    return {};
}
bool RealtimeGuard::countsAllocationsAndLocks() {
    return false;
}
bool RealtimeGuard::countsSystemCalls() {
    return false;
}
} // namespace earshot::test

#else

#include <dlfcn.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <ucontext.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <utility>

#if defined(__x86_64__) && defined(PR_SET_SYSCALL_USER_DISPATCH)
#define EARSHOT_GUARDS_SYSTEM_CALLS
#endif

namespace {

using earshot::test::ForbiddenCalls;

constinit thread_local bool armed = false;
constinit thread_local ForbiddenCalls calls;
constinit thread_local char dispatchSelector = 0; // 0: system calls are carried out; 1: they come to us

void note(int ForbiddenCalls::*counter, const char* name) {
    if (!armed) return;
    ++(calls.*counter);
    if (calls.first == nullptr) calls.first = name;
}

// The C library's own function behind ours. Looking it up is not the guarded code's doing.
void* behind(std::atomic<void*>& cached, const char* name) {
    if (cached.load() == nullptr) {
        const bool wasArmed = std::exchange(armed, false);
        const char wasDispatched = std::exchange(dispatchSelector, 0);
        cached.store(dlsym(RTLD_NEXT, name));
        dispatchSelector = wasDispatched;
        armed = wasArmed;
    }
    return cached.load();
}

} // namespace

#define EARSHOT_STAND_IN extern "C" __attribute__((visibility("default")))

EARSHOT_STAND_IN void* __libc_malloc(std::size_t);
EARSHOT_STAND_IN void* __libc_calloc(std::size_t, std::size_t);
EARSHOT_STAND_IN void* __libc_realloc(void*, std::size_t);
EARSHOT_STAND_IN void* __libc_memalign(std::size_t, std::size_t);
EARSHOT_STAND_IN void __libc_free(void*);

EARSHOT_STAND_IN void* malloc(std::size_t size) noexcept {
    note(&ForbiddenCalls::allocations, "malloc");
    return __libc_malloc(size);
}
EARSHOT_STAND_IN void* calloc(std::size_t count, std::size_t size) noexcept {
    note(&ForbiddenCalls::allocations, "calloc");
    return __libc_calloc(count, size);
}
EARSHOT_STAND_IN void* realloc(void* memory, std::size_t size) noexcept {
    note(&ForbiddenCalls::allocations, "realloc");
    return __libc_realloc(memory, size);
}
EARSHOT_STAND_IN void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
    note(&ForbiddenCalls::allocations, "aligned_alloc");
    return __libc_memalign(alignment, size);
}
EARSHOT_STAND_IN int posix_memalign(void** memory, std::size_t alignment, std::size_t size) noexcept {
    note(&ForbiddenCalls::allocations, "posix_memalign");
    *memory = __libc_memalign(alignment, size);
    return *memory == nullptr ? ENOMEM : 0;
}
EARSHOT_STAND_IN void free(void* memory) noexcept {
    if (memory != nullptr) note(&ForbiddenCalls::allocations, "free");
    __libc_free(memory);
}

#define EARSHOT_GUARD_LOCK(name, Lock)                                        \
    EARSHOT_STAND_IN int name(Lock* lock) noexcept {                          \
        static constinit std::atomic<void*> cached{nullptr};                  \
        note(&ForbiddenCalls::locks, #name);                                  \
        return reinterpret_cast<int (*)(Lock*)>(behind(cached, #name))(lock); \
    }
EARSHOT_GUARD_LOCK(pthread_mutex_lock, pthread_mutex_t)
EARSHOT_GUARD_LOCK(pthread_rwlock_rdlock, pthread_rwlock_t)
EARSHOT_GUARD_LOCK(pthread_rwlock_wrlock, pthread_rwlock_t)
EARSHOT_GUARD_LOCK(pthread_spin_lock, pthread_spinlock_t)
EARSHOT_GUARD_LOCK(pthread_cond_signal, pthread_cond_t)
EARSHOT_GUARD_LOCK(pthread_cond_broadcast, pthread_cond_t)

namespace {

#if defined(EARSHOT_GUARDS_SYSTEM_CALLS)

long carryOut(greg_t* registers) {
    long result = registers[REG_RAX];
    register long r10 asm("r10") = registers[REG_R10];
    register long r8 asm("r8") = registers[REG_R8];
    register long r9 asm("r9") = registers[REG_R9];
    asm volatile("syscall"
                 : "+a"(result)
                 : "D"(registers[REG_RDI]), "S"(registers[REG_RSI]), "d"(registers[REG_RDX]), "r"(r10), "r"(r8), "r"(r9)
                 : "rcx", "r11", "memory");
    return result;
}

// From here on all are carried out: the one that was caught, and the return from this handler.
void onSystemCall(int, siginfo_t*, void* context) {
    dispatchSelector = 0;
    note(&ForbiddenCalls::systemCalls, "a system call");
    greg_t* registers = static_cast<ucontext_t*>(context)->uc_mcontext.gregs;
    registers[REG_RAX] = carryOut(registers);
}

bool dispatchesSystemCalls() {
    static const bool hasHandler = [] {
        struct sigaction action {};
        action.sa_sigaction = onSystemCall;
        action.sa_flags = SA_SIGINFO;
        return sigaction(SIGSYS, &action, nullptr) == 0;
    }();
    constinit static thread_local bool asked = false;
    constinit static thread_local bool granted = false;
    if (!asked) granted = hasHandler && prctl(PR_SET_SYSCALL_USER_DISPATCH, 1, 0, 0, &dispatchSelector) == 0;
    asked = true;
    return granted;
}

#else

bool dispatchesSystemCalls() {
    return false;
}

#endif

} // namespace

namespace earshot::test {

RealtimeGuard::RealtimeGuard() {
    const bool dispatches = dispatchesSystemCalls();
    calls = {};
    armed = true;
    dispatchSelector = dispatches ? 1 : 0;
}

RealtimeGuard::~RealtimeGuard() {
    stop();
}

ForbiddenCalls RealtimeGuard::stop() {
    dispatchSelector = 0;
    armed = false;
    return calls;
}

bool RealtimeGuard::countsAllocationsAndLocks() {
    return true;
}

bool RealtimeGuard::countsSystemCalls() {
    return dispatchesSystemCalls();
}

} // namespace earshot::test

#endif
