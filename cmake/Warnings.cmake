# SPDX-License-Identifier: AGPL-3.0-or-later
# The warnings our own targets are built with; dependencies are SYSTEM and stay out of it.
add_library(earshot_warnings INTERFACE)

if(MSVC)
    target_compile_options(earshot_warnings INTERFACE /W4 /WX /permissive- /utf-8)
else()
    target_compile_options(earshot_warnings INTERFACE -Wall -Wextra -Wconversion -Wshadow -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC 12 at -O3 takes the inactive alternatives of a moved std::variant for uninitialised reads.
    target_compile_options(earshot_warnings INTERFACE -Wno-maybe-uninitialized)
endif()
