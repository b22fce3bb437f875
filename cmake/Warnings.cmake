# SPDX-License-Identifier: AGPL-3.0-or-later
# The warnings our own targets are built with; dependencies are SYSTEM and stay out of it.
add_library(earshot_warnings INTERFACE)

if(MSVC)
    target_compile_options(earshot_warnings INTERFACE /W4 /WX /permissive- /utf-8)
else()
    target_compile_options(earshot_warnings INTERFACE -Wall -Wextra -Wconversion -Wshadow -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # At -O3, GCC 12 takes the inactive alternatives of a moved std::variant for uninitialised reads, and
    # std::string::insert for an overlapping copy (its bug 105651).
    target_compile_options(earshot_warnings INTERFACE -Wno-maybe-uninitialized -Wno-restrict)
endif()
