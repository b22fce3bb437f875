// SPDX-License-Identifier: AGPL-3.0-or-later
//
// EARSHOT_MULTIVERSION: one source, several machine codes, chosen by the processor when the program starts, so that a
// binary for any x86-64 uses AVX2 or AVX-512 where they are. Put it before a function of plain loops; what the loops
// call must be inlined (EARSHOT_INLINE), or it stays baseline code. On other compilers and processors both are plain
// functions.
#pragma once

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// The resolvers run before the sanitizers' run time is up.
#define EARSHOT_MULTIVERSION
#elif defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && (!defined(__clang__) || __clang_major__ >= 17)
#define EARSHOT_MULTIVERSION __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define EARSHOT_MULTIVERSION
#endif

#if defined(__GNUC__)
#define EARSHOT_INLINE inline __attribute__((always_inline))
#else
#define EARSHOT_INLINE inline
#endif
