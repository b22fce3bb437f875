# SPDX-License-Identifier: AGPL-3.0-or-later
# Instruments the whole build when EARSHOT_SANITIZER is set, and refuses to configure when that cannot work.
if(NOT EARSHOT_SANITIZER)
    return()
endif()

set(knownSanitizers "address" "thread")
if(NOT EARSHOT_SANITIZER IN_LIST knownSanitizers)
    message(FATAL_ERROR "EARSHOT_SANITIZER is \"${EARSHOT_SANITIZER}\"; use one of: ${knownSanitizers}")
endif()

if(EARSHOT_SANITIZER STREQUAL "address")
    set(sanitizerFlags -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
else()
    set(sanitizerFlags -fsanitize=thread -fno-omit-frame-pointer)
endif()

include(CheckCXXSourceRuns)
string(REPLACE ";" " " CMAKE_REQUIRED_FLAGS "${sanitizerFlags}")
check_cxx_source_runs("int main() { return 0; }" EARSHOT_SANITIZER_RUNS_${EARSHOT_SANITIZER})
unset(CMAKE_REQUIRED_FLAGS)
if(NOT EARSHOT_SANITIZER_RUNS_${EARSHOT_SANITIZER})
    message(FATAL_ERROR "${sanitizerFlags} was asked for, but a program built with it does not run here")
endif()

add_compile_options(${sanitizerFlags})
add_link_options(${sanitizerFlags})
