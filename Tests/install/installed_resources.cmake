# SPDX-License-Identifier: AGPL-3.0-or-later
# Installs Resources/ of a build with or without emotion, and looks what is there.
cmake_minimum_required(VERSION 3.25) # for IN_LIST
set(prefix ${BUILD}/installed)
file(REMOVE_RECURSE ${prefix})
function(run)
    execute_process(COMMAND ${ARGV} OUTPUT_VARIABLE said ERROR_VARIABLE said RESULT_VARIABLE code)
    if(NOT code EQUAL 0)
        message(FATAL_ERROR "${ARGV} failed:\n${said}")
    endif()
endfunction()
run(${CMAKE_COMMAND} -S ${SOURCE} -B ${BUILD} -G ${GENERATOR} -D CMAKE_CXX_COMPILER=${COMPILER}
    -D CMAKE_C_COMPILER=${C_COMPILER} -D EARSHOT_EMOTION=${EMOTION} -D EARSHOT_BUILD_PLUGIN=OFF -D EARSHOT_BUILD_TESTS=OFF)
run(${CMAKE_COMMAND} -D CMAKE_INSTALL_PREFIX=${prefix} -P ${BUILD}/Resources/cmake_install.cmake)

file(GLOB_RECURSE names RELATIVE ${prefix} ${prefix}/*)
foreach(needed models/earshot-small-en/model.safetensors models/earshot-keywords-en/model.safetensors clips/welcome.flac)
    if(NOT "share/earshot/${needed}" IN_LIST names)
        message(FATAL_ERROR "${needed} is not installed; there are: ${names}")
    endif()
endforeach()
if(NOT "share/man/man1/earshot.1" IN_LIST names)
    message(FATAL_ERROR "the manual is not installed; there are: ${names}")
endif()
string(REGEX MATCH "emotion" hasEmotion "${names}")
if((EMOTION AND NOT hasEmotion) OR (hasEmotion AND NOT EMOTION))
    message(FATAL_ERROR "built with emotion ${EMOTION}, but installed are: ${names}")
endif()
