# SPDX-License-Identifier: AGPL-3.0-or-later
# What `cmake --install` puts where, and what `cpack` makes of it: a .deb and a tarball of the release build.
# Programs and plug-ins find the models from their own place (Source/models/ModelFolders), so the tree may stand anywhere.
include(GNUInstallDirs)
set(CMAKE_INSTALL_DOCDIR ${CMAKE_INSTALL_DATADIR}/doc/earshot)
set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME earshot) # JUCE has rules of its own, which are not for users

install(TARGETS earshot)
add_subdirectory(Resources)
install(FILES README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright) # where Debian looks for it

if(TARGET earshot_plugin)
    foreach(format VST3 LV2)
        string(TOLOWER ${format} folder)
        install(DIRECTORY ${CMAKE_BINARY_DIR}/plugins/${format}/ DESTINATION lib/${folder}
            USE_SOURCE_PERMISSIONS PATTERN models EXCLUDE)
    endforeach()
endif()

if(TARGET earshot-app)
    install(TARGETS earshot-app)
endif()

set(CPACK_PACKAGE_NAME earshot)
set(CPACK_PACKAGE_VENDOR "The Earshot authors")
# Whoever builds a package answers for it: Debian's variables, as dpkg's tools read them, and no address that is nobody's.
set(CPACK_PACKAGE_CONTACT "$ENV{DEBFULLNAME} <$ENV{DEBEMAIL}>")
if(NOT DEFINED ENV{DEBEMAIL} OR NOT DEFINED ENV{DEBFULLNAME})
    set(CPACK_PACKAGE_CONTACT "Local build of Earshot")
endif()
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Live captions and voice labels, on this computer alone")
set(CPACK_PACKAGE_DESCRIPTION "Captions of what is said while it is said, from HuBERT speech models on the CPU: a\n\
 desktop application, a command, and a plug-in (VST3, LV2) for audio workstations. Nothing of what is heard leaves\n\
 the computer. A small English model is part of it; others are loaded by name.")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_GENERATOR DEB TGZ)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION sound)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# JUCE opens these by name, which nothing but this list tells; without any font it draws nothing.
set(CPACK_DEBIAN_PACKAGE_DEPENDS
    "libx11-6, libxcursor1, libxext6, libxinerama1, libxrandr2, libxrender1, fonts-dejavu-core | fonts-noto-core")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "fonts-noto-core, fonts-noto-cjk, fonts-noto-color-emoji")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "libjack-jackd2-0 | libjack-0.125, picom")
set(CPACK_INSTALL_CMAKE_PROJECTS "${CMAKE_BINARY_DIR};Earshot;earshot;/")
include(CPack)
